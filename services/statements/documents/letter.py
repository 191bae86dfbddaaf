"""One person's month in plain words, for the person and the family: what came when, what they pay and why, whom to ask.

Always in Japanese, whatever language the office reads.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from billing_rules.engine import Step
from npo_platform.kernel.calendar import tokyo_day, weekday
from npo_platform.kernel.money import signed
from services.records.states import DELIVERED
from services.statements.models import StatementLine
from services.statements.queries import WhyPage
from services.statements.queries.sums import MOST_PRICES, Sum
from services.statements.queries.why import RecordRow

KIND = "person-month/1"
COUNTERS = ("食", "回")
MOST_DAYS, LONG = 10, 80
# What the office calls an outcome is not what one says to the person it happened to.
TITLES = {
    "handed": "お届けした分",
    "visited": "おたずねした分",
    "done": "行った分",
    "in_use": "お使いの月の分",
    "left": "置いてきた分（置き配）",
    "absent": "お会いできなかった分",
    "refused": "お受け取りにならなかった分",
    "cancelled_late": "締切のあとに中止になった分",
    "cancelled": "前もって中止にした分",
    "suspended": "お休みの分",
}
MARKS = {
    "handed": "お届け",
    "visited": "訪問",
    "done": "実施",
    "in_use": "ご利用",
    "left": "置き配",
    "absent": "お留守",
    "refused": "お断り",
    "cancelled_late": "直前中止",
    "cancelled": "中止",
    "suspended": "お休み",
}


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
            *_items(page),
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


def _items(page: WhyPage) -> Iterator[dict[str, Any]]:
    """One for each thing that happened, whichever meal it was: what a family asks is what came and what did not."""
    alike: dict[tuple[str, str], list[Sum]] = {}
    for one in page.sums:
        key = ("over", "") if one.over_limit else (one.status, "" if one.status else one.words)
        alike.setdefault(key, []).append(one)
    for sums in alike.values():
        yield _item(sums, page) if sums[0].status else _amount(sums, page)


def _item(sums: Sequence[Sum], page: WhyPage) -> dict[str, Any]:
    first, count = sums[0], sum(one.count for one in sums)
    counter = page.pack.pack.counter if page.pack.pack.counter in COUNTERS else "件"
    sentences = [*_prices(sums, counter), *_whose(sums, page)]
    if first.over_limit or first.status not in DELIVERED:
        sentences.insert(0, _which(sums, page))
    if first.over_limit:
        sentences.append("市の規則で決めた数をこえたので、お代はかかりません。")
    title = "上限をこえた分" if first.over_limit else TITLES.get(first.status, first.outcome)
    return {
        "title": f"{title}　{count}{counter}",
        "note": "、".join(dict.fromkeys(one.words for one in sums)),
        "user_yen": sum(one.user_yen for one in sums),
        "sentences": sentences,
    }


def _amount(sums: Sequence[Sum], page: WhyPage) -> dict[str, Any]:
    """What the rules put on the whole month, such as a fee."""
    yen = sum(one.user_yen for one in sums)
    return {"title": sums[0].words, "user_yen": yen, "sentences": [*_whose(sums, page)]}


def _prices(sums: Sequence[Sum], counter: str) -> Iterator[str]:
    """1食 400円 × 19食です。"""
    each: Counter[int] = Counter()
    for price in (price for one in sums for price in one.prices):
        each[price.user_yen] += price.count
    paid = {yen: count for yen, count in sorted(each.items()) if yen}
    if len(paid) > MOST_PRICES:
        yield f"1{counter}ごとに額が違います。"
    elif paid:
        yield f"1{counter} {'、'.join(f'{yen:,}円 × {count}{counter}' for yen, count in paid.items())}です。"


def _whose(sums: Sequence[Sum], page: WhyPage) -> Iterator[str]:
    city_yen = sum(one.city_yen for one in sums)
    if not any(one.user_yen for one in sums):
        city = f"（{page.contract.city_name}が {city_yen:,}円を負担します）" if city_yen else ""
        yield f"お支払いはありません{city}。"


def _which(sums: Sequence[Sum], page: WhyPage) -> str:
    """13日（水）昼食、14日（木）昼食です。"""
    told = {(one.status, one.over_limit) for one in sums}
    counted = [(record, record.priced) for record in page.records if record.priced]
    days = [_on(record) for record, priced in counted if (record.status, priced.over_limit) in told]
    more = f"など {len(days)}件" if len(days) > MOST_DAYS else ""
    return f"{'、'.join(days[:MOST_DAYS])}{more}です。"


def _on(record: RecordRow) -> str:
    return f"{record.on.day}日（{weekday(record.on)}）{record.meal}"


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


def _step(step: Step) -> dict[str, Any]:
    """A long explanation is told line by line."""
    lines = step.sentence.removesuffix("。").split("。") if len(step.sentence) > LONG else [step.sentence]
    return {"title": step.title, "lines": lines, "clause": step.clause, "value": step.value_text}
