"""One person's month in plain words, for the person and the family: what came when, what they pay and why, whom to ask.

Always in Japanese, whatever language the office reads.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from billing_rules.engine import Step
from npo_platform.kernel.calendar import tokyo_day, weekday
from npo_platform.kernel.money import signed
from services.statements.models import StatementLine
from services.statements.queries import WhyPage
from services.statements.queries.sums import Price, Sum
from services.statements.queries.why import RecordRow

KIND = "person-month/1"
COUNTERS = ("食", "回")
MOST_DAYS = 10
# What the office calls an outcome is not what one says to the person it happened to.
TITLES = {
    "handed": "お届けした分",
    "left": "置いてきた分（置き配）",
    "absent": "お会いできなかった分",
    "refused": "お受け取りにならなかった分",
    "cancelled_late": "締切のあとに中止になった分",
    "cancelled": "前もって中止にした分",
    "suspended": "お休みの分",
}
MARKS = {
    "handed": "お届け",
    "left": "置き配",
    "absent": "お留守",
    "refused": "お断り",
    "cancelled_late": "直前中止",
    "cancelled": "中止",
    "suspended": "お休み",
}
DELIVERED = ("handed", "left")


def letter_of(page: WhyPage) -> dict[str, Any]:
    """Every word and figure of the paper; a month that is not closed says so."""
    contract, statement, city, npo = page.contract, page.statement, page.contract.city, page.contract.npo
    carried = {name: sum(getattr(line, name) for line in page.adjustments) for name in ("user_yen", "city_yen")}
    return {
        "kind": KIND,
        "month": str(page.month.value),
        "frozen_on": tokyo_day(statement.frozen_at or statement.evaluated_at).isoformat(),
        "is_closed": statement.is_frozen,
        "sample": contract.is_sample,
        "person": {"name": page.recipient.name, "kana": page.recipient.kana, "number": page.recipient.number},
        "decisions": [decision.number for decision in page.decisions],
        "class_words": page.row.class_words if page.row else "",
        "npo": {"name": contract.npo_name, "legal_name": npo.legal_name, "phone": npo.phone},
        "city": {"name": contract.city_name, "section": city.section, "phone": city.phone},
        "contract": {"number": contract.number, "title": contract.title},
        "pack": {
            "label": statement.pack_label,
            "digest": statement.pack_digest,
            "author": page.version.author_name,
            "approver": page.version.approver_name,
        },
        "days": _days(page.records),
        "items": [
            *(_item(one, page) for one in page.sums),
            *_unpriced(page.records),
            *map(_carried, page.adjustments),
        ],
        "totals": {
            "user": sum(one.user_yen for one in page.sums) + carried["user_yen"],
            "city": sum(one.city_yen for one in page.sums) + carried["city_yen"],
        },
        "steps": [_step(step) for step in page.steps],
    }


def _days(records: Sequence[RecordRow]) -> dict[str, list[dict[str, Any]]]:
    days: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        over = bool(record.priced and record.priced.over_limit)
        mark = {"meal": record.meal, "word": MARKS.get(record.status, record.outcome), "over": over}
        days.setdefault(record.on.isoformat(), []).append(mark)
    return days


def _item(one: Sum, page: WhyPage) -> dict[str, Any]:
    counter = page.pack.pack.counter if page.pack.pack.counter in COUNTERS else "件"
    if not one.status:
        return {"title": one.words, "user_yen": one.user_yen, "sentences": [*_whose(one, page)]}
    title = "上限をこえた分" if one.over_limit else TITLES.get(one.status, one.outcome)
    sentences = [*_prices(one.told, counter), *_whose(one, page)]
    if one.over_limit or one.status not in DELIVERED:
        sentences.insert(0, _which(one, page))
    if one.over_limit:
        sentences.append("市の規則で決めた数をこえたので、お代はかかりません。")
    return {
        "title": f"{title}　{one.count}{counter}",
        "note": one.words,
        "user_yen": one.user_yen,
        "sentences": sentences,
    }


def _prices(prices: Sequence[Price], counter: str) -> Iterator[str]:
    """1食 400円 × 19食です。"""
    paid = [price for price in prices if price.user_yen]
    if paid:
        told = "、".join(f"{price.user_yen:,}円 × {price.count}{counter}" for price in paid)
        yield f"1{counter} {told}です。"


def _whose(one: Sum, page: WhyPage) -> Iterator[str]:
    if not one.user_yen:
        city = f"（{page.contract.city_name}が {one.city_yen:,}円を負担します）" if one.city_yen else ""
        yield f"お支払いはありません{city}。"


def _which(one: Sum, page: WhyPage) -> str:
    """13日（水）昼食、14日（木）昼食です。"""
    own = [record for record in page.records if record.priced and record.status == one.status]
    days = [_on(record) for record in own if record.priced and record.priced.over_limit == one.over_limit]
    more = f"など {len(days)}件" if len(days) > MOST_DAYS else ""
    return f"{'、'.join(days[:MOST_DAYS])}{more}です。"


def _on(record: RecordRow) -> str:
    day: date = record.on
    return f"{day.day}日（{weekday(day)}）{record.meal}"


def _unpriced(records: Sequence[RecordRow]) -> Iterator[dict[str, Any]]:
    """Records the rules do not price are in no total; nothing is charged for them in silence."""
    found = [record for record in records if record.priced is None]
    if found:
        sentences = [f"{_on(record)}：{record.refusal}" for record in found]
        yield {"title": f"金額の決まっていない記録　{len(found)}件", "user_yen": None, "sentences": sentences}


def _carried(line: StatementLine) -> dict[str, Any]:
    month = line.adjustment.from_month.label if line.adjustment else ""
    return {
        "title": f"{month}分の調整",
        "user_yen": line.user_yen,
        "difference": True,
        "sentences": [line.label if line.adjustment is None else line.adjustment.reason, _city_too(line)],
    }


def _city_too(line: StatementLine) -> str:
    return f"市の負担は {signed(line.city_yen)}円です。"


def _step(step: Step) -> dict[str, str]:
    return {
        "title": step.title,
        "sentence": step.sentence,
        "clause": step.clause,
        "value": step.value_text,
    }
