from tests.services.reports.conftest import may
from tests.services.submissions.conftest import report

__all__ = ["may", "report"]
