"""What a version changed in our closed months, as people read it: by version, by month, by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.adjustments.models import Correction, CorrectionLine
from services.adjustments.states import CorrectionState
from services.people.models import SEALED, Recipient

TOLD = (CorrectionState.PROPOSED, CorrectionState.CONFIRMED)
_USER = Sum(F("user_after") - F("user_before"))
_CITY = Sum(F("city_after") - F("city_before"))


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version that reached back, over all our months."""

    version_id: UUID
    label: str
    months: int
    people: int
    user_change: int
    city_change: int
    waiting: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month under the version: its answer, and the sums of its lines."""

    correction: Correction
    people: int
    user_change: int
    city_change: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What one person gets back (below 0) or pays more, over all months together."""

    recipient: Recipient
    user_change: int


@dataclass(frozen=True)
class CorrectionPage:
    """Everything of one version's page but the lines, which are told page by page."""

    version: PackVersion
    months: Sequence[MonthRow]

    @property
    def waiting(self) -> list[MonthRow]:
        return [row for row in self.months if row.correction.state == CorrectionState.PROPOSED]

    @property
    def confirmed(self) -> list[MonthRow]:
        return [row for row in self.months if row.correction.state == CorrectionState.CONFIRMED]

    @property
    def corrected(self) -> int:
        """Months with a difference, confirmed or not."""
        return len(self.waiting) + len(self.confirmed)

    @property
    def user_change(self) -> int:
        return sum(row.user_change for row in self.months)

    @property
    def city_change(self) -> int:
        return sum(row.city_change for row in self.months)


def version_rows() -> list[VersionRow]:
    """Newest version first; two queries."""
    kept = Correction.objects.exclude(state=CorrectionState.REPLACED)
    counted = (
        kept.values("version_id", "version_label", "version_number")
        .annotate(months=Count("pk"), waiting=Count("pk", filter=Q(state=CorrectionState.PROPOSED)))
        .order_by("-version_number", "version_id")
    )
    lines = CorrectionLine.objects.filter(correction__state__in=TOLD).values("correction__version_id")
    sums = {
        row["correction__version_id"]: row
        for row in lines.annotate(people=Count("recipient_id", distinct=True), user=_USER, city=_CITY).order_by()
    }
    nothing = {"people": 0, "user": 0, "city": 0}
    return [
        VersionRow(
            version_id=row["version_id"],
            label=row["version_label"],
            months=row["months"],
            people=sums.get(row["version_id"], nothing)["people"],
            user_change=sums.get(row["version_id"], nothing)["user"],
            city_change=sums.get(row["version_id"], nothing)["city"],
            waiting=row["waiting"],
        )
        for row in counted
    ]


def correction_page(version: PackVersion, corrections: Sequence[Correction]) -> CorrectionPage:
    """The months with their sums; one query however many they are. Refused when there is none (`not_found`)."""
    if not corrections:
        raise Refusal("not_found", "この版が直す、締めた月はありません。さかのぼる改定の一覧から選び直してください。")
    lines = CorrectionLine.objects.filter(correction__in=[one.pk for one in corrections]).values("correction_id")
    counted = lines.annotate(people=Count("recipient_id", distinct=True), user=_USER, city=_CITY).order_by()
    sums = {row["correction_id"]: (row["people"], row["user"], row["city"]) for row in counted}
    return CorrectionPage(version, [MonthRow(one, *sums.get(one.pk, (0, 0, 0))) for one in corrections])


def lines_under(corrections: Sequence[Correction]) -> QuerySet[CorrectionLine]:
    """Every line, month by month; names at hand, nothing else of the person."""
    found = CorrectionLine.objects.filter(correction__in=[one.pk for one in corrections])
    return (
        found.select_related("recipient", "correction__month")
        .defer(*(f"recipient__{name}" for name in SEALED))
        .order_by("correction__month__starts_on", "correction_id", "position", "pk")
    )


def people_to_tell(version: PackVersion) -> list[PersonRow]:
    """Whoever gets money back or pays more by what was confirmed, by kana; two queries."""
    lines = CorrectionLine.objects.filter(
        correction__version_id=version.pk, correction__state=CorrectionState.CONFIRMED, recipient__isnull=False
    )
    changes = dict(lines.values("recipient_id").annotate(change=_USER).order_by().values_list("recipient_id", "change"))
    people = Recipient.objects.filter(pk__in=[pk for pk, change in changes.items() if change])
    return [PersonRow(one, changes[one.pk]) for one in people.order_by("kana_key", "pk")]
