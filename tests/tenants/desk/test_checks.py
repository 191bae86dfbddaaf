"""What ran at the provider and runs again at the desk, and what was let pass by whom."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from services.reports.models import MonthlyReport
from services.statements.checks import CHECKED
from tenants.desk.checks import checked, findings_in
from tenants.desk.queries import closing_checks, other_waivers
from tenants.registry.models import Organisation
from tests.services.submissions.road import send

ClientOf = Callable[[str], Client]


@pytest.fixture
def received(asahi: Organisation, report: MonthlyReport) -> UUID:
    return send(asahi, report).received_report_id


def test_report_names_every_check_of_the_closing(report: MonthlyReport) -> None:
    ran = closing_checks(report.content)

    assert [one.label for one in ran] == [one.label for one in CHECKED]
    assert len(ran) == 14
    assert all(list(one.waivers) == [] for one in ran)


def test_waivers_stand_beside_their_check_and_old_ones_apart() -> None:
    document = {
        "closing_checks": [{"code": "large_change", "label": "額"}, {"code": "not_priced", "label": "値段"}],
        "waivers": [{"code": "large_change", "text": "青木さん", "by": "馬場"}, {"text": "むかしの", "by": "馬場"}],
    }

    assert [[one["text"] for one in check.waivers] for check in closing_checks(document)] == [["青木さん"], []]
    assert [one["text"] for one in other_waivers(document)] == ["むかしの"]
    assert closing_checks({"waivers": []}) == []


def test_desk_checks_each_tell_whether_they_passed(report: MonthlyReport) -> None:
    assert [(one.label, list(one.findings)) for one in checked(report.content, report.digest)] == [
        ("照合値が内容と合う", []),
        ("行・区分・調整の和が合計と合う", []),
        ("人数が行の人数と合う", []),
        ("消費税を全体で1回だけ計算した", []),
    ]
    counted_twice = report.content | {"totals": {**report.content["totals"], "people": 9}}
    assert [one.code for one in findings_in(counted_twice, report.digest)] == ["digest_differs", "people_differ"]


def test_show_page_tells_both_sides_of_the_checks(received: UUID, client_of: ClientOf) -> None:
    page = client_of("seki").get(f"/desk/{received}/").content.decode()

    for words in (
        "市でもう一度した検査",
        "団体が提出の前に済ませた検査",
        "どの記録にも値段がある",
        "照合値が内容と合う",
    ):
        assert words in page
