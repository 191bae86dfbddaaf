"""Who is who inside the organisation one is in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tenants.accounts.models import ApiToken, User


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: number and name as papers and records keep them."""

    id: UUID
    name: str


def person(user: Any) -> Person:
    """The signed-in user as a value for actions."""
    return Person(id=user.pk, name=user.display_name)


def users() -> QuerySet[User]:
    """Everybody, those at work first."""
    return User.objects.order_by("-is_active", "role", "username", "pk")


def user(user_id: UUID) -> User:
    """One person; DoesNotExist when they are not of this organisation."""
    return User.objects.get(pk=user_id)


def tokens_of(owner: User) -> QuerySet[ApiToken]:
    """A person's keys, newest first."""
    return ApiToken.objects.filter(user=owner).order_by("-created_at", "pk")
