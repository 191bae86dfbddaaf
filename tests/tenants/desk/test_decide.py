"""Deciding on a report: once, with reasons where it goes back."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from npo_platform.kernel.errors import Refusal
from services.reports.actions import freeze
from services.reports.models import MonthlyReport
from services.statements.actions import close_month
from services.submissions.actions import reopen
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.desk.actions import accept_all, decide
from tenants.desk.models import ReceivedReport, Verdict
from tenants.desk.queries import line_changes
from tenants.desk.states import VerdictKind
from tenants.registry.models import Organisation
from tests.services.submissions.road import answer, send
from tests.world import who

AT = datetime(2026, 6, 5, 3, 0, tzinfo=UTC)
ClientOf = Callable[[str], Client]


@pytest.fixture
def received(asahi: Organisation, report: MonthlyReport) -> UUID:
    return send(asahi, report).received_report_id


def test_accept_writes_one_verdict_with_its_reviewer(mihon: Organisation, received: UUID) -> None:
    with inside(mihon):
        verdict = decide(received, VerdictKind.ACCEPTED, by=who("mori"), at=AT)

        assert (verdict.kind, verdict.decided_by_name, verdict.decided_at) == ("accepted", "森 由美", AT)
        assert AuditEntry.objects.filter(action="desk.accepted").count() == 1


def test_decide_twice_is_refused_and_the_first_stands(mihon: Organisation, received: UUID) -> None:
    with inside(mihon):
        decide(received, VerdictKind.ACCEPTED, by=who("mori"), at=AT)

        with pytest.raises(Refusal) as refusal:
            decide(received, VerdictKind.RETURNED, by=who("kita"), at=AT, reason="やはり返す")

        assert refusal.value.code == "already_decided"
        assert Verdict.objects.get().kind == "accepted"


@pytest.mark.parametrize(
    ("reason", "lines", "code"),
    [
        ("  ", {}, "reason_missing"),
        ("確かめてください", {"nobody/lunch": "違う"}, "unknown_line"),
        ("確かめてください", {"FIRST": " "}, "line_reason_missing"),
    ],
)
def test_return_without_good_reasons_is_refused_and_nothing_is_written(
    mihon: Organisation, report: MonthlyReport, received: UUID, reason: str, lines: dict[str, str], code: str
) -> None:
    first = report.content["lines"][0]["key"]
    chosen = {first if key == "FIRST" else key: why for key, why in lines.items()}

    with inside(mihon):
        with pytest.raises(Refusal) as refusal:
            decide(received, VerdictKind.RETURNED, by=who("mori"), at=AT, reason=reason, lines=chosen)

        assert refusal.value.code == code
        assert Verdict.objects.count() == 0


def test_accept_all_with_one_decided_already_accepts_none(mihon: Organisation, received: UUID) -> None:
    with inside(mihon):
        decide(received, VerdictKind.RETURNED, by=who("mori"), at=AT, reason="確かめてください")

        with pytest.raises(Refusal):
            accept_all([received], by=who("mori"), at=AT)
        with pytest.raises(Refusal) as nothing:
            accept_all([], by=who("mori"), at=AT)

        assert nothing.value.code == "nothing_chosen"
        assert Verdict.objects.get().kind == "returned"


def test_npo_answering_itself_is_refused_by_the_database(
    asahi: Organisation, mihon: Organisation, received: UUID
) -> None:
    with inside(asahi):
        report = ReceivedReport.objects.get(pk=received)

        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Verdict.objects.create(
                received=report,
                npo_id=report.npo_id,
                city_id=report.city_id,
                kind="accepted",
                decided_by_id=UUID(int=1),
                decided_by_name="団体",
                decided_at=AT,
            )


def test_foreign_city_cannot_decide(tonari: Organisation, received: UUID) -> None:
    with inside(tonari), pytest.raises(Refusal) as refusal:
        decide(received, VerdictKind.ACCEPTED, by=who("tani"), at=AT)

    assert refusal.value.code == "not_found"


def test_show_page_offers_the_decision_to_reviewers_alone(received: UUID, client_of: ClientOf) -> None:
    for name, offered in (("mori", True), ("kita", True), ("seki", False), ("hara", False)):
        page = client_of(name).get(f"/desk/{received}/").content.decode()

        assert ("この報告を承認する" in page) is offered
        assert "照合値が内容と合う" in page
    assert client_of("tani").get(f"/desk/{received}/").status_code == 409


def test_return_page_keeps_what_was_typed_when_the_reason_is_missing(received: UUID, client_of: ClientOf) -> None:
    client = client_of("mori")

    refused = client.post(f"/desk/{received}/return/", {"reason": "", "line-0": "18日は手渡し"})
    returned = client.post(f"/desk/{received}/return/", {"reason": "1行", "line-0": "18日は手渡し"}, follow=True)

    assert refused.status_code == 409
    assert 'value="18日は手渡し"' in refused.content.decode()
    assert "返す理由を書いてください" in refused.content.decode()
    assert "18日は手渡し" in returned.content.decode()


def test_accept_page_accepts_and_the_board_tells_it(mihon: Organisation, received: UUID, client_of: ClientOf) -> None:
    response = client_of("kita").post("/desk/accept/", {"report": [str(received)]}, follow=True)

    assert "1件を承認しました" in response.content.decode()
    with inside(mihon):
        assert Verdict.objects.get().kind == "accepted"


def test_city_reads_the_paper_and_the_document_it_was_sent(
    received: UUID, report: MonthlyReport, client_of: ClientOf
) -> None:
    client = client_of("seki")

    assert client.get(f"/desk/{received}/document.json").json() == report.content
    assert client.get(f"/desk/{received}/claim.pdf").content[:5] == b"%PDF-"


def test_accept_page_with_a_reason_typed_keeps_it_and_accepts_nothing(
    mihon: Organisation, received: UUID, client_of: ClientOf
) -> None:
    client = client_of("mori")

    refused = client.post(f"/desk/{received}/accept/", {"reason": "", "line-0": "18日は手渡し"})

    assert refused.status_code == 409
    assert 'value="18日は手渡し"' in refused.content.decode()
    assert "返す理由が書いてあります" in refused.content.decode()
    with inside(mihon):
        assert Verdict.objects.count() == 0


def test_show_page_of_a_second_revision_tells_why_the_first_went_back(
    asahi: Organisation, mihon: Organisation, report: MonthlyReport, received: UUID, client_of: ClientOf
) -> None:
    key = report.content["lines"][0]["key"]
    answer(mihon, asahi, received, "returned", line=key)
    with inside(asahi):
        reopen(report.month, by=who("baba"), reason="18日を直すため", at=AT)
        close_month(report.month, by=who("baba"), at=AT, today=AT.date())
        second = freeze(report.month_id, by=who("baba"), at=AT)

    page = client_of("mori").get(f"/desk/{send(asahi, second).received_report_id}/").content.decode()

    for words in (
        "改訂1は",
        "18日を確かめてください。",
        "用紙では手渡しです。",
        f"/desk/{received}/",
        "変わった行 0行",
    ):
        assert words in page


def test_line_changes_names_what_was_mended_added_and_left_out() -> None:
    earlier, report = (
        ReceivedReport(document=_lines(a=(12, 1), b=(3, 0))),
        ReceivedReport(document=_lines(a=(13, 0), c=(1, 0))),
    )

    changes = line_changes(report, earlier)

    assert [(one.who, one.figures[:2]) for one in changes] == [
        ("人a（a番・昼）", [(12, 13), (1, 0)]),
        ("人b（b番・昼）", [(3, None), (0, None)]),
        ("人c（c番・昼）", [(None, 1), (None, 0)]),
    ]
    assert line_changes(report, report) == []


def _lines(**meals: tuple[int, int]) -> str:
    return json.dumps(
        {
            "lines": [
                {
                    "key": key,
                    "name": f"人{key}",
                    "decision_number": f"{key}番",
                    "meal_mark": "昼",
                    "delivered": delivered,
                    "absent": absent,
                    "user_yen": 0,
                    "city_yen": 0,
                }
                for key, (delivered, absent) in meals.items()
            ]
        }
    )


def test_enter_in_a_box_of_reasons_never_accepts(received: UUID, client_of: ClientOf) -> None:
    """A browser presses the first button of a form that sends it."""
    page = client_of("mori").get(f"/desk/{received}/").content.decode()
    form = page[page.index('<form method="post" action="/desk/') :]

    assert re.findall(r'<button[^>]*type="submit"[^>]*>([^<]*)', form)[0] == "理由を付けて返す"


def test_accept_page_of_what_is_no_key_is_not_found_and_accepts_nothing(
    mihon: Organisation, received: UUID, client_of: ClientOf
) -> None:
    response = client_of("mori").post("/desk/accept/", {"report": [str(received), "x"]})

    assert response.status_code == 404
    with inside(mihon):
        assert Verdict.objects.count() == 0


@pytest.mark.parametrize(("name", "address"), [("seki", "/desk/"), ("doi", "/reports/")])
def test_paper_of_what_is_no_key_is_not_found(client_of: ClientOf, name: str, address: str) -> None:
    assert client_of(name).get(f"{address}{'-' * 36}/report.pdf").status_code == 404
