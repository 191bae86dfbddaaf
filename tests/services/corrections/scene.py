"""793 円の規則と、807 円の規則。Versions of 見本市's rules that reach back into closed months."""

import json
from datetime import UTC, date, datetime
from typing import Any

from billing_rules.packs.models import PackVersion
from services.adjustments.models import Adjustment, Correction, CorrectionLine
from services.adjustments.states import CorrectionState
from services.corrections import actions
from services.corrections.queries.lookup import corrections_under
from tests.services.statements.scene import mihon_rules
from tests.world import who

JULY_5, JULY_10 = datetime(2026, 7, 5, 1, 0, tzinfo=UTC), datetime(2026, 7, 10, 1, 0, tzinfo=UTC)
JULY_11, JULY_12 = datetime(2026, 7, 11, 1, 0, tzinfo=UTC), datetime(2026, 7, 12, 1, 0, tzinfo=UTC)
MAY_1, JUNE_1 = date(2026, 5, 1), date(2026, 6, 1)


def rules(*changes: tuple[str, int, dict[str, int]]) -> str:
    """793 yen, the person 0 / 400 / 500; then `(from, price, {class: yen})` one after the other."""
    document: dict[str, Any] = json.loads(mihon_rules())
    price, users = document["tables"][0]["rows"], document["tables"][1]["rows"]
    for row in price:
        row["price"] = 793
    first_prices, first_users = list(price), list(users)
    paid = {"welfare": 0, "exempt": 400, "taxed": 500}
    document["tests"] = [_example("2026-04-01", 793, paid)]
    for since, yen, classes in changes:
        paid |= classes
        document["tests"].append(_example(since, yen, paid))
        price += [{**row, "from": since, "price": yen} for row in first_prices]
        users += [
            {**row, "from": since, "user_price": classes[row["burden_class"]]}
            for row in first_users
            if row["burden_class"] in classes
        ]
    return json.dumps(document, ensure_ascii=False)


def _example(on: str, yen: int, paid: dict[str, int]) -> dict[str, Any]:
    """A lunch and a dinner of one person of each class, left at the door."""
    people = [{"key": name, "inputs": {"burden_class": name}} for name in paid]
    events = [
        {"person": name, "on": on, "slot": meal, "inputs": {"meal": meal, "status": "left"}}
        for name in paid
        for meal in ("lunch", "dinner")
    ]
    user = 2 * sum(paid.values())
    expect = {"totals": {"user": user, "city": 2 * len(paid) * yen - user}}
    return {"title": f"{on}から", "facts": {"month": on[:7], "people": people, "events": events}, "expect": expect}


RULES_793 = rules()
RULES_807 = rules(("2026-05-01", 807, {"exempt": 390, "taxed": 510}))


def confirm(version: PackVersion, *, at: datetime = JULY_12, by: str = "baba") -> list[Adjustment]:
    seen = [one.pk for one in corrections_under(version) if one.state == CorrectionState.PROPOSED]
    return actions.confirm(version, seen, by=who(by), at=at)


def states(version: PackVersion) -> list[tuple[str, str]]:
    return [(str(one.month.value), one.state) for one in corrections_under(version)]


def lines(version: PackVersion) -> list[tuple[str, str, tuple[int, int, int], tuple[int, int, int]]]:
    """(month, family name, before, after): figures as (meals, user, city)."""
    kept = Correction.objects.filter(version_id=version.pk).exclude(state=CorrectionState.REPLACED)
    found = CorrectionLine.objects.filter(correction__in=kept).select_related("correction__month", "recipient")
    return [
        (
            str(one.correction.month.value),
            one.recipient.family_name if one.recipient else "",
            (one.quantity_before, one.user_before, one.city_before),
            (one.quantity_after, one.user_after, one.city_after),
        )
        for one in found.order_by("correction__month__starts_on", "position")
    ]
