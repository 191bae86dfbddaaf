"""第1版の昼食の単価がおかしい: a defect of 見本市's 810 yen for lunch, told to あさひ会 and すみれの会."""

from datetime import UTC, date, datetime
from typing import Any

from billing_rules.advisories import actions
from billing_rules.advisories.actions import AdvisoryDraft
from billing_rules.advisories.models import Advisory, Share
from billing_rules.packs.models import PackVersion
from tenants.crossing import inside
from tenants.registry.models import Organisation
from tests.world import who

JUNE_20 = datetime(2026, 6, 20, 1, 0, tzinfo=UTC)
JUNE_21 = datetime(2026, 6, 21, 1, 0, tzinfo=UTC)
LUNCH, DINNER = "row:price:1", "row:price:2"


def draft(**changes: Any) -> AdvisoryDraft:
    """May, every part, middling, unless said."""
    said: dict[str, Any] = {
        "severity": "middle",
        "first_day": date(2026, 5, 1),
        "last_day": date(2026, 5, 31),
        "what": "昼食の単価が 850円のところ、810円になっている",
        "remedy": "直した版を待ってください",
    }
    return AdvisoryDraft(**said | changes)


def advise(city: Organisation, version: PackVersion, **changes: Any) -> Advisory:
    """Written by Hara on 20 June; confirmed by Kita when it is serious."""
    with inside(city):
        made = actions.write(version, draft(**changes), by=who("hara"), at=JUNE_20)
        return actions.publish(made, by=who("kita"), at=JUNE_20) if made.needs_second else made


def share_here(advisory: Advisory) -> Share:
    """The share of the NPO one is in."""
    return Share.objects.get(advisory=advisory)
