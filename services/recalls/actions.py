"""Answering a city's notice of a defect from one's own statements; nothing of a statement changes."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing_rules.advisories import actions as advisories
from billing_rules.advisories.models import Share
from billing_rules.advisories.states import FOUND
from services.recalls.models import TouchedLine
from services.recalls.queries.told import figures_of
from services.recalls.queries.touched import (
    adjustments_under,
    newest_numbers,
    of_adjustments,
    of_statement,
    statements_under,
)
from tenants import crossing
from tenants.notices.actions import tell_once

Progress = Callable[[int, int], None]


def answer(share: Share, *, at: Callable[[], datetime], told: Progress) -> None:
    """Find every line the notice touches, keep them here, leave the sums with the city.

    Done again it comes to what is true then; people are told the first time.
    """
    advisory, found = share.advisory, list[TouchedLine]()
    statements, adjusted = statements_under(advisory), list(adjustments_under(advisory).values())
    newest = newest_numbers(statements)
    total = len(statements) + len(adjusted)
    told(0, total)
    for done, statement in enumerate(statements, start=1):
        found += of_statement(advisory, statement, is_current=statement.number == newest[statement.month_id])
        told(done, total)
    for done, adjustments in enumerate(adjusted, start=len(statements) + 1):
        found += of_adjustments(advisory, adjustments)
        told(done, total)
    _keep(share, found, at=at())


@transaction.atomic
def _keep(share: Share, found: list[TouchedLine], *, at: datetime) -> None:
    TouchedLine.objects.filter(share_id=share.pk).delete()
    found.sort(key=lambda one: (one.month.starts_on, one.month_id, one.number))
    for position, one in enumerate(found):
        one.share_id, one.position = share.pk, position
    TouchedLine.objects.bulk_create(found, batch_size=1000)
    if advisories.answer(share, figures_of(share.advisory, found), at=at):
        _tell(share, found, at=at)


def _tell(share: Share, found: list[TouchedLine], *, at: datetime) -> None:
    """The provider's own yen, in its own notice; 0 yen is said as plainly."""
    people, now = len({one.recipient_id for one in found if one.recipient_id}), [one for one in found if one.is_current]
    user, city = sum(one.user_yen for one in now), sum(one.city_yen for one in now)
    sums = f"{people}人・{len(now)}行、利用者 {user:,}円・市 {city:,}円です"
    said = f"この団体でかかわるのは {sums}" if found else "この団体の明細には、かかわりがありません（0円）"
    tell_once(
        crossing.current().pk,
        f"{FOUND}/{share.pk}",
        title=f"{share.advisory.version}の不具合：{said}",
        at=at,
        body="だれの、どの月の行かは、見出しを押すと見られます。" if found else "",
        link=reverse("recalls:show", args=[share.pk], urlconf=settings.TENANT_TYPES["npo"]["URLCONF"]),
    )
