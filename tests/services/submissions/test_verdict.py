"""The city's answer: heard once, acted on, and never an edit of what was sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from npo_platform.kernel.errors import Refusal
from services.months.models import Month
from services.people.models import Recipient
from services.reports.actions import freeze
from services.reports.models import MonthlyReport
from services.submissions.actions import hear_verdict, reopen
from services.submissions.models import HeardVerdict
from services.submissions.tasks import verdict_arrived
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import MAY, close, days, join, mihon_rules, publish, served
from tests.services.submissions.road import DECIDED, FROZEN, answer, send
from tests.world import who

LATER = datetime(2026, 6, 8, 3, 0, tzinfo=UTC)


def first_line(report: MonthlyReport) -> str:
    return str(report.content["lines"][0]["key"])


def test_returned_report_names_its_lines_and_stays_returned(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    received = send(asahi, report).received_report_id

    heard = answer(mihon, asahi, received, "returned", line=first_line(report))

    assert heard is not None
    assert (heard.kind, heard.lines) == ("returned", {first_line(report): "用紙では手渡しです。"})
    with inside(asahi):
        report.refresh_from_db()
        assert report.state == "returned"
        assert Notice.objects.get(kind="verdict").title == "令和8年5月分の報告が返されました"


def test_verdict_heard_twice_is_kept_once(asahi: Organisation, mihon: Organisation, report: MonthlyReport) -> None:
    received = send(asahi, report).received_report_id
    first = answer(mihon, asahi, received, "accepted")

    with inside(asahi):
        second = hear_verdict(received)

        assert first == second
        assert HeardVerdict.objects.count() == 1


def test_verdict_wakes_the_npo_by_a_job_in_the_same_transaction(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport
) -> None:
    received = send(asahi, report).received_report_id
    with inside(mihon):
        assert Job.objects.filter(kind="verdict").count() == 0  # the receiver's row, not the city's

    answer(mihon, asahi, received, "accepted")

    with inside(asahi):
        job = Job.objects.get(kind="verdict")
        verdict_arrived(job)
        assert UUID(job.payload["received_report"]) == received


def test_verdict_not_given_yet_is_nothing(asahi: Organisation, report: MonthlyReport) -> None:
    received = send(asahi, report).received_report_id

    with inside(asahi):
        assert hear_verdict(received) is None


@pytest.mark.parametrize(("kind", "code"), [("", "with_the_city"), ("accepted", "accepted")])
def test_reopen_while_the_city_has_it_or_accepted_is_refused(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport, kind: str, code: str
) -> None:
    received = send(asahi, report).received_report_id
    if kind:
        answer(mihon, asahi, received, kind)

    with inside(asahi), pytest.raises(Refusal) as refusal:
        reopen(report.month, by=who("baba"), reason="直す", at=LATER)

    assert refusal.value.code == code


def test_returned_month_mended_goes_again_and_is_accepted(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport, contract: Contract
) -> None:
    """The 18th was handed over after all: user 2,000 + 400, city 4,080 unchanged (absent and handed cost it 410)."""
    received = send(asahi, report).received_report_id
    answer(mihon, asahi, received, "returned", line=first_line(report))

    with inside(asahi):
        month = reopen(report.month, by=who("baba"), reason="18日を直す", at=LATER)
        person = Recipient.objects.get(family_name="青木")
        served(person, days(MAY, 18, 18), at=LATER, reason="用紙を見直した")
        close(contract, MAY, at=LATER)
        second = freeze(month.pk, by=who("baba"), at=LATER)
    again = send(asahi, second)
    answer(mihon, asahi, again.received_report_id, "accepted")

    with inside(asahi):
        states = list(MonthlyReport.objects.order_by("revision").values_list("revision", "state"))
        assert states == [(1, "returned"), (2, "accepted")]
        second.refresh_from_db()
        assert (second.content["totals"]["user_yen"], second.content["totals"]["claim_yen"]) == (2400, 4080)
        assert report.content["totals"]["user_yen"] == 2000


def test_one_city_returns_while_the_other_accepts_and_neither_sees_the_other(
    sumire: Organisation, mihon: Organisation, tonari: Organisation
) -> None:
    publish(mihon, mihon_rules())
    _publish_tonari(tonari)
    sent = {}
    with inside(sumire):
        for contract in Contract.objects.all():
            burden = (
                {"burden": "exempt"} if contract.city_id == mihon.pk else {"burden": "ratio10", "programme": "care"}
            )
            person = join(contract, f"鈴木{contract.number[0]}", by="endo", **burden)
            served(person, days(MAY, 11, 13), by="endo")
            month = close(contract, MAY, by="endo").month
            report = freeze(month.pk, by=who("endo"), at=FROZEN)
            sent[contract.city_id] = report
    received = {city: send(sumire, report, by="endo").received_report_id for city, report in sent.items()}

    answer(mihon, sumire, received[mihon.pk], "returned")
    answer(tonari, sumire, received[tonari.pk], "accepted", by="tani")

    with inside(sumire):
        states = {city: MonthlyReport.objects.get(pk=report.pk).state for city, report in sent.items()}
        assert states == {mihon.pk: "returned", tonari.pk: "accepted"}
        assert Month.objects.count() == 2
    with inside(mihon), pytest.raises(Refusal):
        from tenants.desk.queries import received as received_report

        received_report(received[tonari.pk])


def _publish_tonari(tonari: Organisation) -> None:
    from billing_rules.packs import actions as packs
    from tests.services.statements.scene import LIBRARY, START

    text = (LIBRARY / "tonari" / "meals.json").read_text()
    with inside(tonari):
        tani = who("tani")
        author = type(tani)(UUID(int=7), "作成 太郎")
        version = packs.draft(packs.open_pack(tonari.city, "meals", "配食"), text, by=author, at=START)
        version = packs.approve(packs.validate(version, by=author, at=START), by=tani, at=START)
        packs.publish(version, by=tani, at=START)


def test_show_page_of_a_returned_month_tells_who_why_and_what_to_do(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport, client_of: Callable[[str], Client]
) -> None:
    received = send(asahi, report).received_report_id
    answer(mihon, asahi, received, "returned", line=first_line(report))

    page = client_of("doi").get(f"/submissions/{report.month.contract_id}/2026-05/").content.decode()

    for words in ("市から返されました", "森 由美", "18日を確かめてください。", "青木　ハナ", "用紙では手渡しです。"):
        assert words in page
    assert f"/statements/{report.month.contract_id}/2026-05/people/" in page


def test_show_page_of_a_reopened_month_still_tells_what_to_mend_and_where(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport, client_of: Callable[[str], Client]
) -> None:
    received = send(asahi, report).received_report_id
    answer(mihon, asahi, received, "returned", line=first_line(report))
    with inside(asahi):
        reopen(report.month, by=who("baba"), reason="18日を直すため", at=LATER)

    page = client_of("doi").get(f"/submissions/{report.month.contract_id}/2026-05/").content.decode()

    for words in ("用紙では手渡しです。", "18日を直すため", f"/statements/{report.month.contract_id}/2026-05/close/"):
        assert words in page


def test_reopen_page_without_a_reason_keeps_the_month_closed(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport, client_of: Callable[[str], Client]
) -> None:
    address = f"/submissions/{report.month.contract_id}/2026-05/reopen/"
    client = client_of("baba")

    refused = client.post(address, {"reason": ""})
    opened = client.post(address, {"reason": "18日を直すため"})

    assert (refused.status_code, opened.status_code) == (409, 302)
    with inside(asahi):
        month = Month.objects.get(pk=report.month_id)
        assert (month.state, month.reopened_reason) == ("open", "18日を直すため")


@pytest.mark.parametrize("revisions", [1, 3])
def test_index_page_asks_the_same_number_of_queries_for_any_number_of_months(
    asahi: Organisation, report: MonthlyReport, contract: Contract, revisions: int, django_assert_num_queries: object
) -> None:
    from services.submissions.queries import all_months

    with inside(asahi):
        for number in range(1, revisions):
            Month.objects.create(contract_id=contract.pk, starts_on=MAY.shift(number).first)
        with django_assert_num_queries(3):  # type: ignore[operator]
            rows = all_months(DECIDED.date())

    assert len(rows) == revisions
    assert DECIDED > FROZEN
