"""Adding people, changing what they may do, ending their access, and the keys of their devices."""

import hashlib
import secrets
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from npo_platform.kernel.errors import Refusal
from tenants import crossing
from tenants.accounts.models import ApiToken, User
from tenants.accounts.queries import Person, person
from tenants.accounts.states import CHIEFS, ROLES_OF, Role
from tenants.audit.actions import record
from tenants.notices.actions import tell

CONSONANTS, VOWELS = "bdghjkmnprstyz", "aeiou"


@transaction.atomic
def add_user(username: str, *, display_name: str, role: Role, by: Person | None, at: datetime) -> tuple[User, str]:
    """Give a person access; returns the password for the first sign-in, which is shown once.

    Refused when the name is taken or the role does not exist in this kind of organisation.
    """
    user = _new_user(username, display_name=display_name, role=role, at=at)
    password = _set_initial_password(user)
    user.save()
    record("user_added", user, by=by, at=at, detail=Role(role).label)
    return user, password


@transaction.atomic
def change_user(user: User, *, display_name: str, role: Role, by: Person, at: datetime) -> User:
    """Change a person's name or role.

    Refused when the role does not exist here, or nobody would be left to answer for the people.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    _require_role(role)
    if role not in CHIEFS:
        _require_another_chief(user)
    user.display_name, user.role = display_name, role
    user.save(update_fields=["display_name", "role"])
    record("user_changed", user, by=by, at=at, detail=Role(role).label)
    return user


@transaction.atomic
def reset_password(user: User, *, by: Person, at: datetime) -> str:
    """Replace a forgotten password; open sessions end. Returns the one for the next sign-in, shown once.

    Everybody of the organisation is told, because whoever knows it could sign in as that person.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    password = _set_initial_password(user)
    user.save(update_fields=["password", "must_change_password"])
    record("password_reset", user, by=by, at=at)
    tell(
        crossing.current().pk,
        kind="password_reset",
        title=f"{user.display_name}さんのパスワードが新しくなりました",
        body=f"新しくしたのは{by.name}さんです。{user.display_name}さんが頼んでいないときは、責任者に知らせてください。",
        at=at,
    )
    return password


@transaction.atomic
def change_own_password(user: User, password: str, *, at: datetime) -> User:
    """Take the password a person has chosen; the form has checked the old one and the rules."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("password_changed", user, by=person(user), at=at)
    return user


@transaction.atomic
def deactivate(user: User, *, by: Person, at: datetime) -> User:
    """End a person's access: sign-in, open sessions and device keys. What they recorded keeps their name.

    Refused for oneself, and when nobody would be left to answer for the people.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.id:
        raise Refusal("own_access", "自分のログインは止められません。ほかの責任者に頼んでください。")
    _require_another_chief(user)
    user.is_active, user.deactivated_at = False, at
    user.save(update_fields=["is_active", "deactivated_at"])
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)
    record("user_deactivated", user, by=by, at=at)
    return user


@transaction.atomic
def reactivate(user: User, *, by: Person, at: datetime) -> User:
    """Give access back, in the same role; device keys stay revoked."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active, user.deactivated_at = True, None
    user.save(update_fields=["is_active", "deactivated_at"])
    record("user_reactivated", user, by=by, at=at)
    return user


@transaction.atomic
def add_sample_user(username: str, *, display_name: str, role: Role, at: datetime) -> User:
    """Give a sample person the sample password, which the server's start prints; only for 見本."""
    user = _new_user(username, display_name=display_name, role=role, at=at)
    user.password, user.must_change_password = _sample_password(), False
    user.save()
    record("user_added", user, by=None, at=at, detail=Role(role).label)
    return user


@transaction.atomic
def create_token(user: User, *, name: str, at: datetime) -> tuple[ApiToken, str]:
    """Make a key for one of a person's devices or programs; returned once, kept as a hash."""
    key = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(user=user, name=name, key_hash=_hash(key), created_at=at)
    record("token_created", token, by=person(user), at=at, detail=name)
    return token, key


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person, at: datetime) -> ApiToken:
    """Make a key useless at once.

    Refused for another person's key.
    """
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.user_id != by.id:
        raise Refusal("foreign_token", "自分の鍵だけを止められます。")
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record("token_revoked", token, by=by, at=at, detail=token.name)
    return token


def use_token(key: str, *, today: date) -> ApiToken | None:
    """The valid token of a key, noting the day of its use; None for anything else."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(key_hash=_hash(key), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    if token is not None and token.last_used_on != today:
        token.last_used_on = today
        token.save(update_fields=["last_used_on"])
    return token


def initial_password() -> str:
    """Five short words one can read out over the telephone: about 61 bits."""
    return "-".join(_syllable() + _syllable() for _ in range(5))


def _new_user(username: str, *, display_name: str, role: Role, at: datetime) -> User:
    _require_role(role)
    if User.objects.filter(username=username).exists():
        raise Refusal("username_taken", f"ログイン名「{username}」はすでに使われています。別の名前にしてください。")
    return User(username=username, display_name=display_name, role=role, created_at=at)


@cache
def _sample_password() -> str:
    """Everybody knows it, so one hash serves them all; a hash is slow on purpose."""
    return make_password(settings.DEMO_PASSWORD)


def _set_initial_password(user: User) -> str:
    password = initial_password()
    user.set_password(password)
    user.must_change_password = True
    return password


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)


def _require_role(role: str) -> None:
    if role not in ROLES_OF[crossing.current().kind]:
        raise Refusal("wrong_role", "この団体にはない役割です。一覧から選んでください。")


def _require_another_chief(user: User) -> None:
    others = User.objects.select_for_update().filter(role__in=CHIEFS, is_active=True).exclude(pk=user.pk)
    if user.role in CHIEFS and user.is_active and not others:
        raise Refusal("last_chief", "責任者がだれもいなくなります。先に、ほかの人を責任者にしてください。")


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
