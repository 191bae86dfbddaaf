"""Frozen documents whose papers the library's packs define."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from billing_rules.engine import compile_pack, load
from tests.papers.sample import document

LIBRARY = Path(__file__).parents[2] / "billing_rules" / "library"
RATIOS = (("生活援助型・1割", 25, 225), ("自立支援型・2割", 50, 200), ("障害者自立支援型・1割", 25, 225))


def papers_of(pack: str, day: date = date(2026, 10, 1)) -> list[dict[str, Any]]:
    """The definitions of a library pack on a day, as a document carries them."""
    form = compile_pack(load((LIBRARY / f"{pack}.json").read_bytes())).form_on(day)
    assert form is not None
    return [paper.model_dump(mode="json", exclude={"by"}) | {"row": paper.row} for paper in form.papers]


def gridded(pack: str = "mihon/meals", people: int = 44) -> dict[str, Any]:
    """The usual October, on the papers of 見本市; three of its people have dinners too."""
    content = document(people)
    dinners = [deepcopy(line) | {"meal_mark": "夕"} for line in content["lines"][:3]]
    for line in dinners:
        line["key"] = line["key"].replace("lunch", "dinner")
    content["lines"] += dinners
    content["forms"]["papers"] = papers_of(pack)
    return totalled(content)


def certified(pack: str = "tonari/meals", people: int = 5) -> dict[str, Any]:
    """October of people whose deliveries the city pays by ratio, each day with what it came to."""
    content = document(people)
    for number, line in enumerate(content["lines"]):
        label, user, city = RATIOS[number % 3]
        line |= {"class_label": label, "class_order": [number % 3], "user_unit": user, "city_unit": city}
        line |= {"total_unit": user + city, "label": ""}
        line["events"] = [
            {"day": int(day), "mark": mark, **_money(mark, user, city)} for day, mark in line["days"].items()
        ]
        line |= {name: sum(event[name] for event in line["events"]) for name in ("quantity", "user_yen", "city_yen")}
    content["forms"]["papers"] = papers_of(pack)
    content["city"] = {"name": "隣野市", "addressee": "隣野市長", "section": "高齢福祉課"}
    content["contract"]["unit_price_text"] = "1回の配食経費 250円"
    return totalled(content)


def totalled(content: dict[str, Any]) -> dict[str, Any]:
    """The document with the sums of its lines."""
    lines, totals = content["lines"], content["totals"]
    totals |= {
        name: sum(line[name] for line in lines) for name in ("delivered", "absent", "quantity", "user_yen", "city_yen")
    }
    totals["people"] = len({line["decision_number"] for line in lines})
    totals["bill_yen"] = totals["user_yen"] + sum(one["user_yen"] for one in content["adjustments"])
    totals["claim_yen"] = totals["city_yen"] + sum(one["city_yen"] for one in content["adjustments"])
    content["tax"]["within"] = totals["claim_yen"] * 8 // 108
    return content


def _money(mark: str, user: int, city: int) -> dict[str, int]:
    paid = mark in ("handed", "left")
    return {"quantity": int(paid), "user_yen": user * paid, "city_yen": city * paid}
