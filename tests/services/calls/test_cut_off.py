"""The rules say until when a day may be changed, and what it comes to afterwards."""

from datetime import datetime, timedelta

import pytest

from npo_platform.kernel.calendar import TOKYO
from services.calls.actions import rehearse
from services.calls.queries import late_to_record, near_cut_offs
from services.records.models import DeliveryRecord
from services.records.states import Channel
from tenants.registry.models import Contract, Organisation
from tests.services.calls.conftest import draft, fallen, october, phoned, rules_with_a_cut_off
from tests.services.plans.conftest import NOW, Hanako
from tests.services.statements.scene import publish
from tests.world import who

FOUR = datetime(2026, 10, 6, 16, 0, tzinfo=TOKYO)


@pytest.fixture
def rules(mihon: Organisation) -> None:
    """Notice is due by 15:00 of the day before."""
    publish(mihon, rules_with_a_cut_off())


def test_before_the_cut_off_its_hour_is_said(planned: Hanako) -> None:
    rehearsed = rehearse(planned.person, draft(), by=who("chiba"), at=NOW)

    assert [(row.is_late, row.sentence) for row in rehearsed.shown] == [
        (False, "10月7日（水）の昼食は、今日 15:00 まで変更できます（中止の締切）。")
    ]


def test_the_very_minute_of_the_cut_off_is_in_time(planned: Hanako) -> None:
    phoned(planned, draft(), at=datetime(2026, 10, 6, 15, 0, tzinfo=TOKYO))

    assert fallen(planned) == ["10-07 lunch"]


def test_after_the_cut_off_the_day_stays_and_is_priced(planned: Hanako) -> None:
    """810 a meal; called off too late the city pays its 410 (810 less 400 of class exempt), the person nothing."""
    rehearsed = rehearse(planned.person, draft(until=9), by=who("chiba"), at=FOUR)

    assert [(row.day, row.after, row.sentence) for row in rehearsed.shown] == [
        (
            october(7),
            "予定に残す",
            "中止の締切（今日 15:00）を過ぎました。実績では「締切後の中止」になり、利用者 0円・市 410円です。",
        ),
        (october(8), "なし（休止）", "10月8日（木）の昼食は、10月7日（水） 15:00 まで変更できます（中止の締切）。"),
    ]
    assert rehearsed.said == (
        "10月8日の昼食をお休み、9日から再開、でよろしいですか。10月7日の昼食は締切を過ぎたので、予定に残ります"
    )


def test_a_late_day_is_asked_for_when_it_has_come(planned: Hanako) -> None:
    phoned(planned, draft(until=9), at=FOUR)

    assert fallen(planned) == ["10-08 lunch"]
    assert [stop.service_on for stop in late_to_record(october(7))] == [october(7)]
    assert late_to_record(october(8)) == []


def test_a_meal_of_today_is_written_down_with_the_hour_of_the_call(planned: Hanako) -> None:
    phoned(planned, draft(first=6, until=7))

    record = DeliveryRecord.objects.get()
    assert (record.outcome, record.channel, record.service_on) == ("cancelled_late", Channel.PHONE, october(6))
    assert record.inputs == {"told_on": "2026-10-06", "told_at": "10:00"}
    assert (fallen(planned), late_to_record(october(6))) == ([], [])


def test_near_cut_offs_are_those_still_to_come(planned: Hanako, contract: Contract) -> None:
    def near(at: datetime) -> list[tuple[str, datetime]]:
        return [(one.label, one.until) for one in near_cut_offs([contract], at, within=timedelta(hours=24))]

    assert near(NOW) == [("中止の締切", datetime(2026, 10, 6, 15, 0, tzinfo=TOKYO))]
    assert near(FOUR) == [("中止の締切", datetime(2026, 10, 7, 15, 0, tzinfo=TOKYO))]
