"""What the sample promises, counted in a small one: three NPOs, on the first working day of a year."""

import os
from typing import Any

import pytest

from tests.services.demo.sowing import sow

NOW = "2027-01-04T03:00:00+00:00"
SATOYAMA = {"tonari": 20}
PEOPLE = {"asahi": {"mihon": 20}, "minato": {"mihon": 12, "tonari": 10}, "satoyama": SATOYAMA}
NPOS = sorted(PEOPLE)
CLOSED_IN_TONARI = {"2027-01-01", "2027-01-02", "2027-01-03"}
CLOSED_IN_MIHON = CLOSED_IN_TONARI | {"2026-12-29", "2026-12-30", "2026-12-31"}


@pytest.fixture(scope="session")
def sample() -> dict[str, Any]:
    return sow(f"demo_{os.getpid()}", NOW, PEOPLE)


@pytest.mark.parametrize("npo", NPOS)
def test_sow_deals_believable_outcomes(sample: dict[str, Any], npo: str) -> None:
    outcomes = sample[npo]["outcomes"]
    everything = sum(outcomes.values())

    assert 0.02 <= outcomes["absent"] / everything <= 0.06
    assert 0.01 <= outcomes["refused"] / everything <= 0.02


@pytest.mark.parametrize("npo", NPOS)
def test_sow_lets_people_come_and_go(sample: dict[str, Any], npo: str) -> None:
    told = sample[npo]

    assert len(set(told["hospital_weeks"])) >= 3
    assert (told["begun_late"], told["ended"], told["changed_class"]) == (1, 1, 1)
    assert told["concerns"] >= 3
    assert told["worries_left"] == 0


@pytest.mark.parametrize("npo", NPOS)
def test_sow_makes_adjustments_of_late_papers(sample: dict[str, Any], npo: str) -> None:
    assert sample[npo]["adjustments"] >= 5


@pytest.mark.parametrize("npo", NPOS)
def test_sow_writes_down_by_every_way(sample: dict[str, Any], npo: str) -> None:
    assert sorted(sample[npo]["channels"]) == ["device", "paper", "phone", "sheet"]


@pytest.mark.parametrize("npo", NPOS)
def test_sow_ends_today_with_stops_to_make(sample: dict[str, Any], npo: str) -> None:
    assert sample[npo]["stops_today"] > 0
    assert sample[npo]["after_the_end"] == 0


def test_sow_leaves_one_month_accepted_one_returned_one_open(sample: dict[str, Any]) -> None:
    assert {npo: sorted(sample[npo]["months"]) for npo in NPOS} == {
        "asahi": [["accepted", "returned", "open"]],
        "minato": [["accepted", "returned", "open"], ["accepted", "submitted", "open"]],
        "satoyama": [["accepted", "submitted", "open"]],
    }


def test_sow_raises_the_price_from_the_middle_month(sample: dict[str, Any]) -> None:
    assert [(tale["month"], tale["units"]) for tale in sample["asahi"]["tales"]] == [
        ("2026-11", [810]),
        ("2026-12", [840]),
    ]


@pytest.mark.parametrize("city", ["mihon", "tonari"])
def test_sow_sends_reports_that_hold_together(sample: dict[str, Any], city: str) -> None:
    assert sample[city]["reports"] == 4
    assert sample[city]["findings"] == []


@pytest.mark.parametrize("city", ["mihon", "tonari"])
def test_sow_returns_a_report_at_a_day_that_was_absent(sample: dict[str, Any], city: str) -> None:
    [reason] = sample[city]["line_reasons"]

    assert reason.startswith("令和8年12月")
    assert reason.endswith("が「不在」ですが、家族から「受け取った」と市に電話がありました。記録を確かめてください。")


@pytest.mark.parametrize("npo", NPOS)
def test_sow_marks_everything_as_a_sample(sample: dict[str, Any], npo: str) -> None:
    assert set(sample[npo]["samples"]) == {True}
    assert set(sample["mihon"]["samples"]) == {True}
    assert {tale["sample"] for tale in sample[npo]["tales"]} == {True}


@pytest.mark.parametrize(("npo", "closed"), [("asahi", CLOSED_IN_MIHON), ("satoyama", CLOSED_IN_TONARI)])
def test_sow_delivers_nothing_on_closed_days(sample: dict[str, Any], npo: str, closed: set[str]) -> None:
    given_on = sample[npo]["given_on"]

    assert closed.intersection(given_on) == set()
    assert given_on[-1] == "2027-01-04"


def test_sow_twice_tells_the_same(sample: dict[str, Any]) -> None:
    again = sow(f"demo_again_{os.getpid()}", NOW, {"satoyama": SATOYAMA})

    assert again["satoyama"]["tales"] == sample["satoyama"]["tales"]
    assert again["satoyama"]["outcomes"] == sample["satoyama"]["outcomes"]
