"""Five sample people in with one press, out with another; nothing of them ever leaves the house."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ManyToOneRel, Model

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal
from services.months.actions import touch_period
from services.people.actions import add_contact, add_recipient, decide
from services.people.checks import ContactDraft, DecisionDraft, RecipientDraft
from services.people.models import Decision, Recipient
from services.people.queries import choices_under, rules_under
from services.plans.actions import set_weekly_plan
from services.plans.checks import MealDraft
from services.plans.states import Meal
from services.samples.models import SamplePerson
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo, current_npo

NAMES = (("太郎", "たろう"), ("花子", "はなこ"), ("三郎", "さぶろう"), ("月子", "つきこ"), ("五郎", "ごろう"))
DIETS = ("regular", "soft", "chopped", "low_salt", "regular")
PHONE = "0300000000"
WEEKS_BACK = timedelta(days=7)


@transaction.atomic
def load(*, by: Person, at: datetime) -> int:
    """Add five sample people with a decision and a week that begins today; how many were added.

    Refused while there are some (`samples_there`), and without a contract whose rules have arrived (`nothing_agreed`).
    """
    if SamplePerson.objects.exists():
        raise Refusal("samples_there", "見本の利用者は、もう入っています。片付けてから、もう一度入れてください。")
    agreed, today = _contract(tokyo_day(at)), tokyo_day(at)
    for number, (names, diet) in enumerate(zip(NAMES, DIETS, strict=True), start=1):
        draft = RecipientDraft("見本", names[0], "みほん", names[1], number=f"見本-{number}", phone=PHONE, diet=diet)
        _enter(agreed, draft, today, by=by, at=at)
    record("samples_loaded", current_npo(), by=by, at=at, detail=f"{len(NAMES)}人")
    return len(NAMES)


@transaction.atomic
def remove(*, by: Person, at: datetime) -> int:
    """Take every sample person away with all that hangs on them; how many went. Twice is as once.

    Refused (`samples_in_use`) where something of them is kept that no mark opens.
    """
    keys = list(SamplePerson.objects.select_for_update().values_list("recipient_id", flat=True))
    touched = set(Decision.objects.filter(recipient_id__in=keys).values_list("contract_id", flat=True))
    try:
        with transaction.atomic():
            _remove_what_points_to(Recipient, keys)
            SamplePerson.objects.filter(recipient_id__in=keys).delete()
            Recipient.objects.filter(pk__in=keys).delete()
    except IntegrityError as problem:
        raise Refusal(
            "samples_in_use",
            "見本の利用者の分が、消せない書類に入っています。見本の人の「利用を終わりにする」を使い、運営に知らせてください。",
        ) from problem
    if keys:
        for contract_id in sorted(touched):
            touch_period(contract_id, tokyo_day(at) - 60 * timedelta(days=1), None, at=at)
        record("samples_removed", current_npo(), by=by, at=at, detail=f"{len(keys)}人")
    return len(keys)


def require_no_samples() -> None:
    """Refuse (`sample_people`) to close a month while there are sample people: they never enter a report."""
    count = SamplePerson.objects.count()
    if count:
        raise Refusal(
            "sample_people",
            f"見本の利用者が {count}人います。「今日」の画面で見本を片付けてから、締めてください。",
        )


def _contract(today: date) -> Contract:
    for one in contracts_of_npo():
        if one.covers(today) and one.settled is None and rules_under(one) is not None:
            return one
    raise Refusal("nothing_agreed", "今日に有効な契約と規則がまだありません。市から届いたあとで、見本を入れられます。")


def _enter(agreed: Contract, draft: RecipientDraft, today: date, *, by: Person, at: datetime) -> None:
    person = add_recipient(draft, by=by, at=at)
    SamplePerson.objects.create(recipient=person, made_at=at)
    add_contact(person, ContactDraft("見本 家族", PHONE, "家族"), by=by, at=at)
    known = choices_under(agreed)
    decision = decide(
        person,
        DecisionDraft(
            contract_id=agreed.pk,
            number=draft.number,
            starts_on=max(agreed.starts_on, today - WEEKS_BACK),
            programme=known.programmes[0][0] if known.programmes else "",
            burden_class=known.burden_classes[0][0] if known.burden_classes else "",
        ),
        by=by,
        at=at,
    )
    days = sorted({(today.weekday() + ahead) % 7 for ahead in (0, 2, 4)})
    set_weekly_plan(decision, [MealDraft(day, Meal.LUNCH, draft.diet) for day in days], today, by=by, at=at)


def _remove_what_points_to(model: type[Model], keys: Sequence[UUID]) -> None:
    """Everything that hangs on these rows, the furthest first, but the mark; no station need be known by name."""
    for pointing in model._meta.get_fields(include_hidden=True):
        child: Any = pointing.related_model
        if not isinstance(pointing, ManyToOneRel) or child is SamplePerson:
            continue
        own = list(child._base_manager.filter(**{f"{pointing.field.name}__in": keys}).values_list("pk", flat=True))
        if own:
            _remove_what_points_to(child, own)
            child._base_manager.filter(pk__in=own).delete()
