"""Sending a report: our rows and the desk's row, or neither."""

from collections.abc import Callable

import pytest
from django.test import Client

from npo_platform.kernel.errors import Refusal
from services.reports.models import MonthlyReport
from services.statements.actions import reopen_month
from services.submissions.models import Submission
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.desk.models import ReceivedReport
from tenants.registry.models import Organisation
from tests.services.submissions.road import SENT, send
from tests.world import who


def test_submit_lays_the_same_bytes_on_the_desk(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    submission = send(asahi, report)

    with inside(mihon):
        received = ReceivedReport.objects.get()
    assert received.pk == submission.received_report_id
    assert (received.document, received.digest) == (report.document, report.digest)
    assert (received.people, received.city_yen, received.revision) == (2, 4080, 1)
    with inside(asahi):
        report.refresh_from_db()
        assert (report.state, submission.sent_by_name) == ("submitted", "馬場 和子")
        assert AuditEntry.objects.filter(action="submissions.submit").count() == 1


def test_submit_twice_is_refused_and_sends_once(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    send(asahi, report)

    with pytest.raises(Refusal) as refusal:
        send(asahi, report)

    assert refusal.value.code == "wrong_state"
    with inside(mihon):
        assert ReceivedReport.objects.count() == 1


def test_submit_report_of_a_reopened_month_is_refused(asahi: Organisation, report: MonthlyReport) -> None:
    with inside(asahi):
        reopen_month(report.month, by=who("baba"), reason="直す", at=SENT)

    with pytest.raises(Refusal) as refusal:
        send(asahi, report)

    assert refusal.value.code == "month_open"


def test_submitted_report_is_seen_by_its_city_alone(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, tonari: Organisation, report: MonthlyReport
) -> None:
    send(asahi, report)

    seen = {}
    for organisation in (asahi, mihon, sumire, tonari):
        with inside(organisation):
            seen[organisation.schema_name] = ReceivedReport.objects.count()
    assert seen == {"npo_asahi": 1, "city_mihon": 1, "npo_sumire": 0, "city_tonari": 0}


def test_submit_page_sends_and_says_what_comes_next(
    asahi: Organisation, report: MonthlyReport, client_of: Callable[[str], Client]
) -> None:
    address = f"/submissions/reports/{report.pk}/submit/"

    before = client_of("chiba").get(f"/submissions/{report.month.contract_id}/2026-05/").context["path"]
    assert before.next_step == 4  # 提出
    assert client_of("chiba").post(address).status_code == 403
    response = client_of("baba").post(address, follow=True)

    assert response.status_code == 200
    assert "市が審査しています" in response.content.decode()
    assert response.context["path"].next_step == 5  # 承認
    with inside(asahi):
        assert Submission.objects.count() == 1


def test_submit_page_pressed_twice_sends_once_and_says_so(
    asahi: Organisation, report: MonthlyReport, client_of: Callable[[str], Client]
) -> None:
    client, address = client_of("baba"), f"/submissions/reports/{report.pk}/submit/"
    client.post(address)

    response = client.post(address)

    assert response.status_code == 409
    assert "「提出済み」" in response.content.decode()


@pytest.mark.parametrize("month", ["2026-13", "abc", "2031-01"])
def test_show_month_that_is_not_there_says_so(
    report: MonthlyReport, client_of: Callable[[str], Client], month: str
) -> None:
    response = client_of("doi").get(f"/submissions/{report.month.contract_id}/{month}/")

    assert response.status_code == 409
    assert "この月はまだ始まっていません" in response.content.decode()
