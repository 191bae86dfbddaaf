"""Carriers, and the days on which they cannot come."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from npo_platform.kernel.calendar import wareki
from npo_platform.kernel.kana import hiragana, kana_key
from npo_platform.kernel.phone import read_phone
from services.people.checks import refuse_all
from services.routes.actions.standing import RouteDay, days_ahead, note_days, one_at_a_time, revise
from services.routes.checks import CarrierDraft, LeaveDraft, check_carrier, check_leave
from services.routes.models import Carrier, CarrierLeave, Route, Shift, UsualCarrier
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@transaction.atomic
def add_carrier(draft: CarrierDraft, *, by: Person, at: datetime) -> Carrier:
    """Add somebody who carries. Refused (`bad_input`) with everything wrong, an account of another carrier among it."""
    one_at_a_time()
    refuse_all(check_carrier(draft))

    carrier = Carrier.objects.create(**_values(draft))
    record("carrier_added", carrier, by=by, at=at)
    return carrier


@transaction.atomic
def change_carrier(carrier: Carrier, draft: CarrierDraft, *, by: Person, at: datetime) -> Carrier:
    """Change what is known of a carrier; after a last day nobody carries their routes. Refused as when adding."""
    one_at_a_time()
    carrier = Carrier.objects.select_for_update(no_key=True).get(pk=carrier.pk)
    refuse_all(check_carrier(draft, apart_from=carrier.pk))

    values = _values(draft)
    changed = [name for name, value in values.items() if getattr(carrier, name) != value]
    if not changed:
        return carrier
    for name in changed:
        setattr(carrier, name, values[name])
    carrier.save(update_fields=changed)
    if {"name", "left_on"} & set(changed):
        revise(Route.objects.filter(usual_carriers__carrier=carrier), by=by, at=at)
    record("carrier_changed", carrier, by=by, at=at)
    return carrier


@transaction.atomic
def take_leave(carrier: Carrier, draft: LeaveDraft, *, by: Person, at: datetime) -> CarrierLeave:
    """Note that a carrier cannot come: their routes of those days are 担当なし until somebody covers them.

    Refused (`bad_input`) for days that end before they begin, last longer than a year or overlap another leave.
    """
    carrier = Carrier.objects.select_for_update(no_key=True).get(pk=carrier.pk)
    refuse_all(check_leave(carrier, draft))

    leave = CarrierLeave.objects.create(
        carrier=carrier, starts_on=draft.starts_on, until=draft.until, note=draft.note.strip()
    )
    note_days(_carried(carrier, draft.starts_on, draft.until, at=at))
    record("carrier_away", carrier, by=by, at=at, detail=f"{wareki(leave.starts_on)}から{wareki(leave.last_day)}まで")
    return leave


@transaction.atomic
def withdraw_leave(leave: CarrierLeave, *, by: Person, at: datetime) -> None:
    """Take back a leave: the carrier comes after all."""
    carrier = Carrier.objects.select_for_update(no_key=True).get(pk=leave.carrier_id)
    gone, _ = CarrierLeave.objects.filter(pk=leave.pk).delete()
    if gone:
        note_days(_carried(carrier, leave.starts_on, leave.until, at=at))
        record("carrier_back", carrier, by=by, at=at, detail=f"{wareki(leave.starts_on)}から")


def _carried(carrier: Carrier, first: date, until: date, *, at: datetime) -> set[RouteDay]:
    """The days of routes that the carrier would carry in the period."""
    days = days_ahead(first, until, at=at)
    found: set[RouteDay] = set()
    for usual in UsualCarrier.objects.select_related("route").filter(carrier=carrier):
        own = [day for day in days if day.weekday() == usual.weekday]
        found |= {(usual.route, day, meal.value) for day in own for meal in usual.route.meal_list}
    for shift in Shift.objects.select_related("route").filter(carrier=carrier, service_on__in=days):
        found.add((shift.route, shift.service_on, shift.meal))
    return found


def _values(draft: CarrierDraft) -> dict[str, Any]:
    kana = " ".join(hiragana(draft.kana).split())
    return {
        "name": draft.name.strip(),
        "kana": kana,
        "kana_key": kana_key(kana, ""),
        "phone": read_phone(draft.phone) or "",
        "kind": draft.kind,
        "account_id": draft.account_id,
        "weekdays": "".join(sorted(set(draft.weekdays))),
        "left_on": draft.left_on,
    }
