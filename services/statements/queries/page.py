"""The month's page: one row for each person, what earlier months owe, and the numbers over them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from uuid import UUID

from billing_rules.engine import CompiledPack
from billing_rules.packs import queries as packs
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.changes import change_words, is_large
from services.months.models import Month
from services.people.models import Recipient
from services.records.queries import missing_records
from services.records.states import DELIVERED, Outcome
from services.statements.models import Statement, StatementLine
from services.statements.queries.closing import person_yen
from services.statements.queries.days import Days, days_of
from services.statements.queries.lines import Named, PageLine, page_lines
from services.statements.queries.lookup import previous_statement
from services.statements.queries.sums import line_words
from services.statements.states import LineKind
from tenants.registry.models import Contract

HANDED = tuple(DELIVERED)
NOT_RECEIVED = (Outcome.ABSENT, Outcome.REFUSED)
CANCELLED = (Outcome.CANCELLED, Outcome.CANCELLED_LATE)

AnyLine = StatementLine | PageLine


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Everything a month says of one person, over all their lines."""

    recipient: Recipient | Named
    classes: Sequence[str]
    before: int
    handed: int
    not_received: int
    cancelled: int
    over_limit: int
    user_yen: int
    city_yen: int

    @classmethod
    def of(cls, recipient: Recipient | Named, lines: Sequence[AnyLine], classes: Sequence[str], before: int) -> Self:
        return cls(
            recipient=recipient,
            classes=classes,
            before=before,
            handed=_count(lines, HANDED),
            not_received=_count(lines, NOT_RECEIVED),
            cancelled=_count(lines, CANCELLED),
            over_limit=sum(line.over_limit for line in lines),
            user_yen=sum(line.user_yen for line in lines),
            city_yen=sum(line.city_yen for line in lines),
        )

    @property
    def class_words(self) -> str:
        return "→".join(self.classes)

    @property
    def total_yen(self) -> int:
        return self.user_yen + self.city_yen

    @property
    def difference(self) -> int:
        return self.total_yen - self.before

    @property
    def large_change(self) -> str:
        """＋43％ when it is more than 20 %, else nothing."""
        return change_words(self.before, self.total_yen) if is_large(self.before, self.total_yen) else ""


def _count(lines: Iterable[AnyLine], statuses: Iterable[str]) -> int:
    return sum(line.counts.get(status, 0) for line in lines for status in statuses)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people the page shows."""

    burden: str = ""
    large: bool = False
    absent: bool = False

    def fits(self, row: PersonRow) -> bool:
        return (
            (not self.burden or self.burden in row.classes)
            and (not self.large or bool(row.large_change))
            and (not self.absent or row.not_received > 0)
        )


@dataclass(frozen=True)
class MonthPage:
    """A statement as people read it."""

    contract: Contract
    month: Month
    statement: Statement
    pack: CompiledPack
    people: Sequence[PersonRow]
    own: Sequence[PageLine]
    adjustments: Sequence[PageLine]
    amounts: Sequence[PageLine]
    days: Days
    previous: Statement | None

    def shown(self, wanted: Wanted) -> list[PersonRow]:
        return [row for row in self.people if wanted.fits(row)]

    @cached_property
    def sums(self) -> dict[str, int]:
        """The figures under the table; the rules' own amounts and adjustments are not among them."""
        names = ("handed", "not_received", "cancelled", "over_limit", "user_yen", "city_yen", "total_yen")
        return {name: sum(getattr(row, name) for row in self.people) for name in (*names, "difference")}

    @property
    def extras(self) -> int:
        """Lines that stand under the table of people."""
        return len(self.amounts) + len(self.adjustments)

    @cached_property
    def class_counts(self) -> list[tuple[str, int]]:
        """People by class, those of two classes under their last."""
        return list(Counter(row.classes[-1] for row in self.people if row.classes).items())

    @property
    def classes(self) -> list[str]:
        return list(dict.fromkeys(name for row in self.people for name in row.classes))

    def line_words(self, line: AnyLine) -> str:
        """昼食・非課税: the pack's words for what a line gathers."""
        return line_words(line.group, self.pack)

    @property
    def previous_total(self) -> int | None:
        return self.previous.totals["total"] if self.previous else None

    @property
    def adds_up(self) -> bool:
        totals = self.statement.totals
        return bool(totals["user"] + totals["city"] == totals["total"])

    @property
    def price_words(self) -> str:
        """1食の単価 810円・1食の利用者負担 0円／400円／500円"""
        prices: dict[str, list[str]] = {}
        for price in self.pack.unit_prices(self.month.value.last):
            prices.setdefault(price.label, []).append(f"{price.yen:,}円")
        return "・".join(f"{label} {'／'.join(dict.fromkeys(yen))}" for label, yen in prices.items())


def month_page(contract: Contract, month: Month, statement: Statement) -> MonthPage:
    """Everything of the page; the same number of queries for any number of people."""
    pack = packs.compiled(statement.pack_digest)
    lines = page_lines(statement)
    previous = previous_statement(month)
    missing = Counter(
        stop.service_on
        for stop in missing_records(
            contract.pk, month.value.first, min(month.value.after, tokyo_day(statement.evaluated_at))
        )
    )
    people = people_rows(lines, pack, person_yen(previous))
    places: dict[UUID | None, int] = {row.recipient.pk: place for place, row in enumerate(people)}
    own = [line for line in lines if line.kind == LineKind.SERVICE and line.recipient]
    return MonthPage(
        contract=contract,
        month=month,
        statement=statement,
        pack=pack,
        people=people,
        own=sorted(own, key=lambda line: places[line.recipient_id]),
        adjustments=[line for line in lines if line.kind == LineKind.ADJUSTMENT],
        amounts=[line for line in lines if line.kind == LineKind.SERVICE and line.recipient is None],
        days=days_of(month.value, statement.totals["by_day"], missing),
        previous=previous,
    )


def people_rows(lines: Iterable[AnyLine], pack: CompiledPack, before: Mapping[UUID, int]) -> list[PersonRow]:
    """The month's own lines, gathered by person in the order of the lines."""
    own: dict[UUID, list[AnyLine]] = {}
    for line in lines:
        if line.kind == LineKind.SERVICE and line.recipient_id:
            own.setdefault(line.recipient_id, []).append(line)
    words = {spec.name: spec.choices for spec in pack.inputs if spec.choices and spec.level == "person"}
    return [
        PersonRow.of(lines[0].recipient, lines, _classes(lines, words), before.get(person, 0))
        for person, lines in own.items()
        if lines[0].recipient
    ]


def _classes(lines: Iterable[AnyLine], words: Mapping[str, Mapping[str, str]]) -> list[str]:
    """非課税, in the pack's own words: what the rules know of the person rather than of the meal."""
    named = (
        "・".join(words[name].get(str(code), str(code)) for name, code in line.group.items() if name in words)
        for line in lines
    )
    return [name for name in dict.fromkeys(named) if name]
