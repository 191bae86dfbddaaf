"""A month through the rules: one version read once, its result, and the lines a statement shows of it."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from billing_rules.engine import CompiledPack, Line, Result, evaluate
from billing_rules.facts import MonthFacts
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.digest import digest
from services.adjustments.models import Adjustment
from services.months.models import Month
from services.people.models import Decision
from services.people.queries import decisions_in
from services.statements.queries.facts import facts_of
from services.statements.states import LineKind
from tenants.registry.models import Contract

YEN = ("user_yen", "city_yen", "total_yen")


@dataclass(frozen=True, slots=True)
class Draft:
    """One line before it is a row."""

    key: str
    kind: LineKind
    recipient_id: UUID | None
    quantity: int
    user_yen: int
    city_yen: int
    over_limit: int = 0
    label: str = ""
    group: dict[str, Any] = field(default_factory=dict)
    unit: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    decision_id: UUID | None = None
    adjustment_id: UUID | None = None

    @property
    def total_yen(self) -> int:
        return self.user_yen + self.city_yen

    def to_json(self) -> dict[str, Any]:
        """The figures of the line, as its digest and its explanation hold them."""
        return {
            "key": self.key,
            "quantity": self.quantity,
            "over_limit": self.over_limit,
            "user_yen": self.user_yen,
            "city_yen": self.city_yen,
            "total_yen": self.total_yen,
        }


@dataclass(frozen=True)
class Evaluation:
    """Facts and pack, and everything that follows from them."""

    month: Month
    version: PackVersion
    pack: CompiledPack
    facts: MonthFacts
    decisions: Sequence[Decision]
    adjustments: Sequence[Adjustment] = ()

    @cached_property
    def result(self) -> Result:
        return evaluate(self.pack, self.facts)

    @cached_property
    def lines(self) -> list[Draft]:
        """Every line in the order of the page: people by kana, then what earlier months owe."""
        return [*service_lines(self.result, self.decisions), *map(adjustment_line, self.adjustments)]

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Sums of the page; `user`, `city` and `total` hold the adjustments too."""
        adjusted = {name: sum(getattr(one, name) for one in self.adjustments) for name in YEN}
        sums = self.result.totals
        return {
            "user": sums["user"] + adjusted["user_yen"],
            "city": sums["city"] + adjusted["city_yen"],
            "total": sums["total"] + adjusted["total_yen"],
            "quantity": sums["quantity"],
            "named": {name: value for name, value in sums.items() if name in self.pack.pack.totals},
            "adjusted": adjusted,
            "people": len({line.recipient_id for line in self.lines if line.kind == LineKind.SERVICE}),
            "by_day": self._by_day(),
        }

    @property
    def refusals(self) -> list[dict[str, str]]:
        return [
            {"key": one.key, "person": one.person, "on": str(one.on), "sentence": one.sentence, "clause": one.clause}
            for one in self.result.refusals
        ]

    @property
    def digest(self) -> str:
        return result_digest(self.result, self.lines, self.totals)

    def _by_day(self) -> dict[str, int]:
        days: dict[str, int] = {}
        for row in self.result.event_rows():
            days[str(row.on)] = days.get(str(row.on), 0) + row.quantity
        return {day: days[day] for day in sorted(days)}


def evaluation_of(month: Month, contract: Contract, adjustments: Sequence[Adjustment] = ()) -> Evaluation:
    """The month under the version published now, read once: everything in it carries one digest.

    Refused when the city has published no rules (`no_pack`).
    """
    version = packs.current(contract.city_id, contract.service)
    pack = packs.compiled(version)
    first, after = month.value.first, month.value.after
    decisions = decisions_in(month.contract_id, pack.open_window_start(first), after)
    facts = facts_of(month, pack, decisions=decisions)
    return Evaluation(month, version, pack, facts, decisions, adjustments)


def service_lines(result: Result, decisions: Iterable[Decision]) -> Iterator[Draft]:
    """The month's own lines; decisions come by kana and a person's last one names the line."""
    latest = {str(one.recipient_id): one for one in decisions}
    places = {person: place for place, person in enumerate(dict.fromkeys(latest))}
    for line in sorted(result.lines, key=lambda line: places.get(line.person, len(places))):
        yield _service_line(line, latest.get(line.person))


def _service_line(line: Line, decision: Decision | None) -> Draft:
    return Draft(
        key=line_key(line),
        kind=LineKind.SERVICE,
        recipient_id=UUID(line.person) if line.person else None,
        decision_id=decision.pk if decision else None,
        label=line.label,
        group=dict(line.group),
        unit=dict(line.unit),
        counts=dict(line.counts),
        quantity=line.quantity,
        over_limit=line.over_limit,
        user_yen=line.user_yen,
        city_yen=line.city_yen,
    )


def line_key(line: Line) -> str:
    """A stable name of a line that does not spell out the burden class: the key travels to the city's desk."""
    return f"{line.person or 'month'}/{hashlib.sha256(line.key.encode()).hexdigest()[:16]}"


def adjustment_line(adjustment: Adjustment) -> Draft:
    return Draft(
        key=f"adjustment/{adjustment.pk}",
        kind=LineKind.ADJUSTMENT,
        recipient_id=adjustment.recipient_id,
        decision_id=adjustment.decision_id,
        adjustment_id=adjustment.pk,
        label=adjustment.reason[:200],
        quantity=adjustment.quantity,
        user_yen=adjustment.user_yen,
        city_yen=adjustment.city_yen,
    )


def result_digest(result: Result, lines: Collection[Draft], totals: dict[str, Any]) -> str:
    """The identity of a month's result: each event's figures, each line, the totals; not the engine's name."""
    evaluated = {name: value for name, value in result.to_json().items() if name != "engine"}
    figures = sorted((line.to_json() for line in lines), key=lambda line: str(line["key"]))
    return digest({"evaluated": evaluated, "lines": figures, "totals": totals})
