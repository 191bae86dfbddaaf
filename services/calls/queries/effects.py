"""What a call changes, meal by meal, and until when the rules let each of them be changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from billing_rules.engine import CompiledPack
from npo_platform.kernel.calendar import TOKYO
from services.calls.queries.cutoffs import CutOff, cut_offs, late_price
from services.calls.queries.words import day_words
from services.calls.states import CallKind
from services.people.queries import rules_under
from services.people.states import Diet
from services.plans.models import Stop
from services.plans.states import CancelReason, Meal, StopState
from tenants.registry.queries import contract


@dataclass(frozen=True, slots=True)
class Change:
    """One meal before and after, in words; nothing before a meal that is new."""

    stop: Stop
    before: str
    after: str

    @property
    def meal(self) -> str:
        return self.stop.meal


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the page that is read before saving."""

    day: date
    meal: str
    before: str
    after: str
    is_late: bool
    sentence: str


def changes_between(before: Sequence[Stop], after: Sequence[Stop]) -> list[Change]:
    """The stops that are not as they were, in their order."""
    known = {stop.pk: _words(stop) for stop in before}
    return [
        Change(stop, known.get(stop.pk, ""), words)
        for stop in after
        if (words := _words(stop)) != known.get(stop.pk, "") and (stop.pk in known or stop.state == StopState.PLANNED)
    ]


def shown_of(changes: Sequence[Change], kept: Sequence[Stop], kind: str, at: datetime) -> list[Shown]:
    """Every meal that changes or is kept, by day, each with the deadline of its day."""
    book = _Rules({stop.contract_id for stop in kept} | {change.stop.contract_id for change in changes})
    rows = [_changed(change, book, at) for change in changes]
    if kind in (CallKind.REST, CallKind.HOSPITAL):
        rows += [_kept(stop, book, at) for stop in kept]
    return sorted(rows, key=lambda row: row.day)


class _Rules:
    """The rules of the contracts concerned, read once."""

    def __init__(self, contract_ids: Iterable[UUID]) -> None:
        self.of: dict[UUID, CompiledPack | None] = {key: rules_under(contract(key)) for key in contract_ids}

    def cut_offs(self, stop: Stop) -> list[CutOff]:
        return cut_offs(self.of[stop.contract_id], stop.service_on)


def _changed(change: Change, book: _Rules, at: datetime) -> Shown:
    stop = change.stop
    found = book.cut_offs(stop)
    past = [one for one in found if one.is_past(at)]
    what = f"{day_words(stop.service_on)}の{Meal(stop.meal).label}"
    if past:
        sentence = _("%(label)s（%(until)s）を過ぎています。厨房と配達に、電話で伝えてください。") % {
            "label": past[0].label,
            "until": _clock(past[0].until, at),
        }
    elif found:
        sentence = _("%(what)sは、%(until)s まで変更できます（%(label)s）。") % {
            "what": what,
            "until": _clock(found[0].until, at),
            "label": found[0].label,
        }
    else:
        sentence = _("市の規則に、変更の締切は書かれていません。")
    return Shown(stop.service_on, stop.get_meal_display(), change.before, change.after, bool(past), sentence)


def _kept(stop: Stop, book: _Rules, at: datetime) -> Shown:
    price = late_price(stop, book.of[stop.contract_id], at)
    past = next(one for one in book.cut_offs(stop) if one.is_past(at))
    words = {"label": past.label, "until": _clock(past.until, at), "word": price.word}
    if price.user_yen is None or price.city_yen is None:
        sentence = _("%(label)s（%(until)s）を過ぎました。実績では「%(word)s」になります。") % words
    else:
        yen = words | {"user": f"{price.user_yen:,}", "city": f"{price.city_yen:,}"}
        sentence = (
            _("%(label)s（%(until)s）を過ぎました。実績では「%(word)s」になり、利用者 %(user)s円・市 %(city)s円です。")
            % yen
        )
    planned = _words(stop)
    return Shown(stop.service_on, stop.get_meal_display(), planned, _("予定に残す"), True, sentence)


def _words(stop: Stop) -> str:
    if stop.state == StopState.PLANNED:
        return str(Diet(stop.diet).label)
    return _("なし（%(why)s）") % {"why": CancelReason(stop.cancel_reason).label}


def _clock(until: datetime, at: datetime) -> str:
    """今日 15:00, or 12月1日（火）15:00"""
    local, now = until.astimezone(TOKYO), at.astimezone(TOKYO)
    day = _("今日") if local.date() == now.date() else day_words(local.date())
    return f"{day} {local.hour}:{local.minute:02d}"
