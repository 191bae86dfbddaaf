"""The tables of an archive, in the order in which they are taken in again; each with its way to the contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Field, Model, QuerySet

from npo_platform.backend.rows import Row
from services.adjustments.models import Adjustment, Correction, CorrectionLine
from services.bills.models import (
    Collection,
    CollectionAnswer,
    CollectionItem,
    CollectionOutcome,
    Entry,
    Paper,
    PayingWay,
)
from services.calls.models import Call
from services.intakes.models import Taking
from services.months.models import Month
from services.people.models import BurdenClass, Consent, Contact, Decision, InputValue, Recipient
from services.plans.models import PlanMeal, Stop, Suspension, WeeklyPlan
from services.records.models import DeliveryRecord, RecordImport, SafetyCheck, StopOutcome
from services.reports.models import MonthlyReport
from services.routes.models import Carrier, CarrierLeave, DayMove, Pin, Place, Route, Shift, UsualCarrier
from services.statements.models import Statement, StatementLine, Waiver
from services.submissions.models import HeardVerdict, Submission
from tenants.vault.fields import BlindIndexField


@dataclass(frozen=True, slots=True)
class Table:
    """One table, and the lookup by which its rows belong to a contract; without one they are the NPO's own."""

    model: type[Row]
    contract: str = ""

    @property
    def name(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def words(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def fields(self) -> "Sequence[Field[object, object]]":
        """The columns; a blind index is made anew where the rows are taken in."""
        columns: Sequence[Field[object, object]] = self.model._meta.concrete_fields
        return [field for field in columns if not isinstance(field, BlindIndexField)]

    def rows(self, contract_id: UUID | None) -> QuerySet[Model]:
        """The rows of one contract, or all of them, always in one order; an NPO's own go with no single contract."""
        found = self.model._default_manager.order_by("pk")
        if contract_id is None:
            return found
        if not self.contract:
            return found.none()
        own = self.model._default_manager.filter(**{self.contract: contract_id}).values("pk")
        return found.filter(pk__in=own)


TABLES: tuple[Table, ...] = (
    Table(Month, "contract_id"),
    Table(Recipient, "decisions__contract_id"),
    Table(Contact, "recipient__decisions__contract_id"),
    Table(Consent, "recipient__decisions__contract_id"),
    Table(Decision, "contract_id"),
    Table(BurdenClass, "decision__contract_id"),
    Table(InputValue, "decision__contract_id"),
    Table(Suspension, "recipient__decisions__contract_id"),
    Table(WeeklyPlan, "decision__contract_id"),
    Table(PlanMeal, "plan__decision__contract_id"),
    Table(Stop, "contract_id"),
    Table(Carrier),
    Table(CarrierLeave),
    Table(Route),
    Table(UsualCarrier),
    Table(Place),
    Table(Shift),
    Table(DayMove),
    Table(Pin, "recipient__decisions__contract_id"),
    Table(RecordImport, "records__contract_id"),
    Table(DeliveryRecord, "contract_id"),
    Table(SafetyCheck, "stop__contract_id"),
    Table(StopOutcome, "stop__contract_id"),
    Table(Taking, "contract_id"),
    Table(Call, "recipient__decisions__contract_id"),
    Table(Correction, "contract_id"),
    Table(CorrectionLine, "correction__contract_id"),
    Table(Adjustment, "contract_id"),
    Table(Statement, "month__contract_id"),
    Table(StatementLine, "statement__month__contract_id"),
    Table(Waiver, "month__contract_id"),
    Table(Paper, "contract_id"),
    Table(Entry, "contract_id"),
    Table(PayingWay, "recipient__decisions__contract_id"),
    Table(Collection, "contract_id"),
    Table(CollectionItem, "collection__contract_id"),
    Table(CollectionOutcome, "collection__contract_id"),
    Table(CollectionAnswer, "item__collection__contract_id"),
    Table(MonthlyReport, "month__contract_id"),
    Table(Submission, "report__month__contract_id"),
    Table(HeardVerdict, "submission__report__month__contract_id"),
)
