"""The terms of a contract: those that count in a month, and all of them for a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from billing_rules.engine import CompiledPack, Input, fact_value, in_words, what_to_enter
from billing_rules.facts import Value
from billing_rules.packs import queries as packs
from billing_rules.terms.models import Term
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.errors import Refusal
from tenants.desk.queries import last_standing_month
from tenants.registry.models import Contract

LEVELS = ("provider", "contract")


@dataclass(frozen=True, slots=True)
class Constants:
    """What a month's facts hold of its provider and its contract."""

    provider: Mapping[str, Value] = field(default_factory=dict)
    contract: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TermRow:
    """One value with its first month, in words."""

    month: Month
    words: str
    by: str
    holds: bool


@dataclass(frozen=True, slots=True)
class TermLine:
    """One input the rules ask of the contract: what holds now, and every value there was, newest first."""

    spec: Input
    now: str
    rows: Sequence[TermRow]

    @property
    def is_missing(self) -> bool:
        """Nothing holds, and the rules name no value for that case: no record of the contract can be priced."""
        return not self.now and self.spec.if_missing is None

    @property
    def default_words(self) -> str:
        """What is reckoned with while nothing is entered."""
        return what_to_enter(self.spec)


@dataclass(frozen=True, slots=True)
class TermSheet:
    """Everything the rules ask of one contract, and from which months it may be set."""

    contract: Contract
    lines: Sequence[TermLine]
    months: Sequence[Month]

    @property
    def missing(self) -> int:
        return sum(line.is_missing for line in self.lines)


def asked_of(pack: CompiledPack) -> tuple[Input, ...]:
    """The inputs a contract must answer, those of its provider among them."""
    return tuple(spec for spec in pack.inputs if spec.level in LEVELS)


def constants_of(contract_id: UUID, pack: CompiledPack, month: Month) -> Constants:
    """The terms that count in a month; one query, none when the rules ask for no term."""
    asked = asked_of(pack)
    if not asked:
        return Constants()
    standing = in_force(_terms(contract_id), month)
    by_level: dict[str, dict[str, Value]] = {level: {} for level in LEVELS}
    for spec in asked:
        if spec.name in standing:
            by_level[spec.level][spec.name] = fact_value(spec, standing[spec.name])
    return Constants(**by_level)


def stamp_of(contract_id: UUID, pack: CompiledPack) -> int:
    """Grows with every term entered; 0, without a query, when the rules ask for none."""
    return Term.objects.filter(contract_id=contract_id).count() if asked_of(pack) else 0


def in_force(terms: Iterable[Term], month: Month) -> dict[str, str]:
    """The values that count in a month, of terms in the order that decides."""
    return {term.name: term.value for term in terms if term.starts_on <= month.first}


def sheet_of(agreed: Contract, today: date) -> TermSheet:
    """What the published rules ask of a contract; nothing while the city has published none."""
    try:
        asked = asked_of(packs.rules_now(agreed.city_id, agreed.service))
    except Refusal:
        asked = ()
    terms = list(_terms(agreed.pk)) if asked else []
    standing = in_force(terms, max(Month.of(agreed.starts_on), min(Month.of(today), _last(agreed))))
    lines = [_line(spec, [term for term in terms if term.name == spec.name], standing, today) for spec in asked]
    return TermSheet(agreed, lines, months_of(agreed))


def months_of(agreed: Contract) -> list[Month]:
    """The months of a contract, oldest first."""
    first = Month.of(agreed.starts_on)
    last = _last(agreed)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.shift(n) for n in range(count)]


def reported_until(agreed: Contract) -> Month | None:
    """The newest month whose report stands with the city: it was computed with the terms of its time."""
    return last_standing_month(agreed.pk)


def terms_of(contract_id: UUID, name: str) -> list[Term]:
    """The terms of one input in the order that decides."""
    return [term for term in _terms(contract_id) if term.name == name]


def _terms(contract_id: UUID) -> Iterable[Term]:
    return Term.objects.filter(contract_id=contract_id).order_by("starts_on", "position")


def _last(agreed: Contract) -> Month:
    """The last month with a day of the contract."""
    end = Month.of(agreed.end)
    return end if agreed.end > end.first else end.shift(-1)


def _line(spec: Input, terms: Sequence[Term], standing: Mapping[str, str], today: date) -> TermLine:
    by_month = {term.starts_on: term for term in terms}
    holding = max((first for first in by_month if first <= today), default=None)
    rows = [
        TermRow(Month.of(first), in_words(spec, term.value), term.agreed_by_name, first == holding)
        for first, term in sorted(by_month.items(), reverse=True)
    ]
    return TermLine(spec, standing.get(spec.name, ""), rows)
