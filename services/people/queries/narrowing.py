"""What the people station itself can narrow its list by: food, decision, consent."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from services.people.models import Decision, Recipient
from services.people.queries.consents import consenting
from services.people.registry import Choices, Way
from services.people.states import ConsentKind, Diet

ENDING = timedelta(days=60)


def _by_diet(value: str, _day: date) -> Iterable[UUID]:
    return Recipient.objects.filter(diet=value).values_list("pk", flat=True)


def _by_decision(value: str, day: date) -> Iterable[UUID]:
    own = Decision.objects.filter(recipient=OuterRef("pk"))
    holding = own.filter(Q(until__isnull=True) | Q(until__gt=day), starts_on__lte=day)
    coming = own.filter(starts_on__gt=day)
    wanted: dict[str, list[Any]] = {
        "holding": [Exists(holding)],
        "ending": [Exists(holding.filter(until__lte=day + ENDING))],
        "coming": [~Exists(holding), Exists(coming)],
        "ended": [Exists(own), ~Exists(holding), ~Exists(coming)],
        "none": [~Exists(own)],
    }
    return Recipient.objects.filter(*wanted[value]).values_list("pk", flat=True)


def _by_consent(value: str, _day: date) -> Iterable[UUID]:
    return consenting(value).values_list("pk", flat=True)


def _decision_states() -> Choices:
    return [
        ("holding", _("有効")),
        ("ending", _("60日以内に終わる")),
        ("coming", _("これから始まる")),
        ("ended", _("終わった")),
        ("none", _("決定なし")),
    ]


def _consents() -> Choices:
    return [
        (ConsentKind.DISASTER, _("災害時の名簿に同意")),
        (ConsentKind.SHARING, _("市・家族に伝えることに同意")),
        (ConsentKind.PERSONAL_DATA, _("個人情報の利用に同意")),
    ]


WAYS = (
    Way("diet", lambda: _("食形態"), lambda: list(Diet.choices), _by_diet),
    Way("decision", lambda: _("利用決定"), _decision_states, _by_decision),
    Way("consent", lambda: _("同意"), _consents, _by_consent),
)
