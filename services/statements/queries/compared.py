"""An old system's figures beside ours, person by person and month by month."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db.models import Sum

from npo_platform.kernel.calendar import Month
from services.people.models import Recipient
from services.statements.models import Comparison, StatementLine
from services.statements.states import LineKind

EQUAL, DIFFERS, ONLY_THERE, ONLY_HERE, UNREAD = "equal", "differs", "only_there", "only_here", "unread"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """Whole yen of the person and of the city, and meals; meals are nothing where a file does not say."""

    user: int
    city: int
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One person in one month: there, here, and how the two stand to each other."""

    number: str
    month: str
    kind: str
    there: Sums | None = None
    here: Sums | None = None
    fault: str = ""
    name: str = ""
    recipient_id: UUID | None = None

    @property
    def difference(self) -> int | None:
        """Yen of both together, ours less theirs; nothing where one side is missing."""
        if self.there is None or self.here is None:
            return None
        return self.here.user + self.here.city - self.there.user - self.there.city


def our_sums(statement_ids: Iterable[UUID]) -> dict[Key, Sums]:
    """By number and month, what these statements charge for the month itself, without what earlier months owe."""
    lines = StatementLine.objects.filter(
        statement_id__in=list(statement_ids), kind=LineKind.SERVICE, recipient__isnull=False
    )
    rows = lines.values_list("recipient__number", "statement__month__starts_on").annotate(
        Sum("user_yen"), Sum("city_yen"), Sum("quantity")
    )
    return {(number, str(Month.of(first))): Sums(user, city, meals) for number, first, user, city, meals in rows}


def beside(theirs: Mapping[Key, Sums], ours: Mapping[Key, Sums]) -> list[ComparedRow]:
    """Every person-month of either side, in the order of months and numbers."""
    keys = sorted({*theirs, *ours}, key=lambda key: (key[1], key[0]))
    return [ComparedRow(*key, _kind(theirs.get(key), ours.get(key)), theirs.get(key), ours.get(key)) for key in keys]


def kept_rows(rows: Sequence[ComparedRow]) -> str:
    """The result as text to be sealed; names are looked up when it is read."""
    wanted = ("number", "month", "kind", "there", "here", "fault")
    return json.dumps([{name: asdict(row)[name] for name in wanted} for row in rows], ensure_ascii=False)


def last_comparison() -> tuple[Comparison, list[ComparedRow]] | None:
    """The one result that is kept, with today's names of the persons; two queries."""
    found = Comparison.objects.order_by("-made_at", "-pk").first()
    if found is None:
        return None
    known = {
        number: (pk, f"{family} {given}")
        for pk, number, family, given in Recipient.objects.values_list("pk", "number", "family_name", "given_name")
    }
    return found, [_row(kept, known) for kept in json.loads(found.rows)]


def _row(kept: dict[str, object], known: Mapping[str, tuple[UUID, str]]) -> ComparedRow:
    person, name = known.get(str(kept["number"]), (None, ""))
    sides = {side: Sums(**kept[side]) if kept[side] else None for side in ("there", "here")}  # type: ignore[arg-type]
    return ComparedRow(
        number=str(kept["number"]),
        month=str(kept["month"]),
        kind=str(kept["kind"]),
        there=sides["there"],
        here=sides["here"],
        fault=str(kept["fault"]),
        name=name,
        recipient_id=person,
    )


def _kind(there: Sums | None, here: Sums | None) -> str:
    if there is None:
        return ONLY_HERE
    if here is None:
        return ONLY_THERE
    same = (there.user, there.city) == (here.user, here.city) and there.count in (None, here.count)
    return EQUAL if same else DIFFERS
