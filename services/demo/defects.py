"""A defect the city told and took back again: what a notice looks like once it has ended."""

from datetime import datetime, timedelta
from uuid import UUID

from billing_rules.advisories import actions as advisories
from billing_rules.advisories.actions import AdvisoryDraft
from billing_rules.advisories.models import Advisory
from billing_rules.advisories.queries import own_shares, share
from billing_rules.packs.queries import current
from services.demo.cast import MEALS
from services.demo.times import Calendar
from services.recalls.actions import answer
from tenants.accounts.models import User
from tenants.accounts.queries import Person, person
from tenants.registry.queries import current_city

LUNCH = "row:price:1"


def tell_defect(calendar: Calendar) -> Advisory:
    """Inside the city: hara doubts the price of a lunch in the first month."""
    before = calendar.months[0]
    version = current(current_city().pk, MEALS)
    doubt = AdvisoryDraft(
        severity="low",
        first_day=before.first,
        last_day=before.last,
        what="昼食の単価が、別表第1とちがうかもしれない（見本）",
        remedy="調べて知らせます。そのまま締めて、請求してください。",
        parts=(LUNCH,),
    )
    return advisories.write(version, doubt, by=_who("hara"), at=_at(calendar, 14, 10))


def take_back_defect(calendar: Calendar, advisory: Advisory) -> Advisory:
    """Inside the city, two days later: there was no defect."""
    reason = "別表第1を確かめた。単価は合っていた（見本）"
    return advisories.withdraw(advisory, reason, by=_who("hara"), at=_at(calendar, 16, 9))


def read_defect(calendar: Calendar, advisory_id: UUID) -> None:
    """Inside an NPO: what it touched is found, and its manager reads it."""
    found_at = _at(calendar, 14, 11)
    for own in own_shares().filter(advisory_id=advisory_id):
        if not own.advisory.is_withdrawal:
            answer(share(own.pk), at=lambda: found_at, told=lambda *_: None)
        advisories.acknowledge(own, by=_who("baba"), at=_at(calendar, 16, 14))


def _at(calendar: Calendar, days: int, hour: int) -> datetime:
    return calendar.at(calendar.months[1].first + timedelta(days=days), hour)


def _who(username: str) -> Person:
    return person(User.objects.get(username=username))
