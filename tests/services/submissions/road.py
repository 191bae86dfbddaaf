"""The way of a report, step by step, each at its own time."""

from datetime import UTC, datetime
from uuid import UUID

from services.reports.models import MonthlyReport
from services.submissions.actions import hear_verdict, submit
from services.submissions.models import HeardVerdict, Submission
from tenants.crossing import inside
from tenants.desk.actions import decide
from tenants.desk.states import VerdictKind
from tenants.registry.models import Organisation
from tests.world import who

FROZEN = datetime(2026, 6, 2, 3, 0, tzinfo=UTC)
SENT = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)
DECIDED = datetime(2026, 6, 5, 3, 0, tzinfo=UTC)


def send(npo: Organisation, report: MonthlyReport, *, by: str = "baba") -> Submission:
    with inside(npo):
        return submit(report, by=who(by), at=SENT)


def answer(
    city: Organisation, npo: Organisation, received: UUID, kind: str, *, by: str = "mori", line: str = ""
) -> HeardVerdict | None:
    """The city decides, the NPO hears it."""
    with inside(city):
        decide(
            received,
            VerdictKind(kind),
            by=who(by),
            at=DECIDED,
            reason="18日を確かめてください。" if kind == "returned" else "",
            lines={line: "用紙では手渡しです。"} if line else None,
        )
    with inside(npo):
        return hear_verdict(received)
