"""What is still open under a contract of the NPO, computed from its months, corrections and people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from npo_platform.kernel.calendar import wareki_long
from services.adjustments.models import Adjustment, Correction
from services.adjustments.states import AdjustmentState, CorrectionState
from services.months.queries import months_of as month_rows
from services.plans.queries.carrying import carrying
from services.records.models import DeliveryRecord
from services.reports.states import ReportState
from services.statements.queries.late import closed_statements, unsettled
from services.submissions.queries import MonthPath, months_paid
from tenants.registry.models import Contract
from tenants.registry.queries import contract


@dataclass(frozen=True, slots=True)
class OpenThing:
    """One thing somebody has to do, with where; `blocks` while the contract cannot be settled before it is done."""

    words: str
    link: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract on its way to being settled."""

    contract: Contract
    months: Sequence[MonthPath]
    things: Sequence[OpenThing]
    today: date

    @property
    def blocking(self) -> list[OpenThing]:
        return [one for one in self.things if one.blocks]

    @property
    def may_settle(self) -> bool:
        """The time to correct is over and nothing is open."""
        return self.contract.settled is None and self.today >= self.contract.correct_until and not self.blocking

    @property
    def needs_settling_month(self) -> bool:
        """Something was found late, every month is closed, and there is still time to correct it."""
        waits = bool(_late(self.contract.pk)) or _open_adjustments(self.contract.pk).exists()
        over = self.contract.end <= self.today < self.contract.correct_until
        return over and waits and all(path.month.is_closed for path in self.months)


def ending(contract_id: UUID, today: date) -> Ending:
    """What is open under a contract until it is settled. Its own months alone; DoesNotExist for anyone else's."""
    agreed = contract(contract_id)
    paths = months_paid([agreed], today)
    things = [] if agreed.settled else [*_months(paths), *_corrections(agreed), *_people(agreed, today)]
    return Ending(agreed, paths, things, today)


def _months(paths: Sequence[MonthPath]) -> Iterator[OpenThing]:
    for path in reversed(paths):
        words = _of_month(path)
        if words:
            link = reverse("submissions:show", args=[path.contract.pk, path.month.value])
            yield OpenThing(f"{path.month.label}分：{words}", link)


def _of_month(path: MonthPath) -> str:
    if path.returned:
        return "市から返されています。直して、もう一度提出してください"
    if not path.month.is_closed:
        return "まだ締めていません"
    if path.state in (None, ReportState.READY):
        return "まだ提出していません"
    if path.state is ReportState.SUBMITTED:
        return "市が審査しています"
    if path.paid is None:
        return "承認されました。市の支払を待っています"
    return "" if path.paid.is_paid else f"{wareki_long(path.paid.day)}に支払われます"


def _corrections(agreed: Contract) -> Iterator[OpenThing]:
    proposed = Correction.objects.filter(contract_id=agreed.pk, state=CorrectionState.PROPOSED)
    count = proposed.count()
    if count:
        yield OpenThing(f"過誤調整の案{count}か月分を、まだ確かめていません", reverse("corrections:index"))
    waiting = _open_adjustments(agreed.pk).count()
    if waiting:
        link = reverse("statements:closing")
        yield OpenThing(f"過誤調整{waiting}件が、まだどの月にも載っていません", link)
    late = len(_late(agreed.pk))
    if late:
        yield OpenThing(f"月遅れの実績{late}件が、まだ精算されていません", reverse("statements:closing"))
    letters = Correction.objects.filter(contract_id=agreed.pk, state=CorrectionState.CONFIRMED)
    for version in sorted(set(letters.values_list("version_id", flat=True))):
        link = reverse("corrections:letters", args=[version])
        yield OpenThing("過誤調整の手紙を、利用者に渡したか確かめてください", link, blocks=False)


def _people(agreed: Contract, today: date) -> Iterator[OpenThing]:
    renewal = getattr(agreed, "renewal", None)
    if renewal is None or today >= renewal.end:
        return
    left = len(carrying(contract(renewal.pk)).people)
    if left:
        link = reverse("plans:carry", args=[renewal.pk])
        yield OpenThing(f"利用決定{left}人分を、更新後の契約に引き継いでいません", link, blocks=False)


def _late(contract_id: UUID) -> list[DeliveryRecord]:
    return unsettled(contract_id, closed_statements(list(month_rows(contract_id))))


def _open_adjustments(contract_id: UUID) -> QuerySet[Adjustment]:
    return Adjustment.objects.filter(contract_id=contract_id, state=AdjustmentState.OPEN)
