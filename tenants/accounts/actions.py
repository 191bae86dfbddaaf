"""Adding people, changing what they may do, ending their access, and the keys of their devices."""

import hashlib
import secrets
from datetime import date, datetime

from django.db import transaction

from npo_platform.kernel.errors import Refusal
from tenants import crossing
from tenants.accounts.models import ApiToken, User
from tenants.accounts.queries import Person
from tenants.accounts.states import ROLES_OF, Role
from tenants.audit.actions import record

CONSONANTS, VOWELS = "bdghjkmnprstyz", "aeiou"


@transaction.atomic
def add_user(
    username: str, *, display_name: str, role: Role, by: Person | None, at: datetime
) -> tuple[User, str]:
    """Give a person access; returns the password for the first sign-in, which is shown once.

    Refused when the name is taken or the role does not exist in this kind of organisation.
    """
    _require_role(role)
    if User.objects.filter(username=username).exists():
        raise Refusal("username_taken", f"ログイン名「{username}」はすでに使われています。別の名前にしてください。")
    password = initial_password()
    user = User(
        username=username,
        display_name=display_name,
        role=role,
        created_at=at,
        must_change_password=True,
    )
    user.set_password(password)
    user.save()
    record("user_added", user, by=by, at=at, detail=Role(role).label)
    return user, password


@transaction.atomic
def create_token(user: User, *, name: str, at: datetime) -> tuple[ApiToken, str]:
    """Make a key for one of a person's devices or programs; returned once, kept as a hash."""
    key = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(user=user, name=name, key_hash=_hash(key), created_at=at)
    record("token_created", token, by=Person(user.pk, user.display_name), at=at, detail=name)
    return token, key


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
    """Five short words one can read out over the telephone: about 64 bits."""
    return "-".join(_syllable() + _syllable() for _ in range(5))


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)


def _require_role(role: str) -> None:
    if role not in ROLES_OF[crossing.current().kind]:
        raise Refusal("wrong_role", "この団体にはない役割です。一覧から選んでください。")


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
