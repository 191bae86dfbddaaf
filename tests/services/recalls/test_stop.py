"""A version the city has stopped closes no month of its days; it ends with a successor, or when it is taken back."""

from datetime import date, datetime
from typing import Any

import pytest

from billing_rules.advisories import actions
from billing_rules.advisories.models import Advisory
from billing_rules.advisories.queries import stop_of
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refused
from npo_platform.kernel.ids import uuid7
from services.recalls.models import TouchedLine
from services.statements.actions import waive
from services.statements.checks.stopped import CODE
from tenants.accounts.queries import Person
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.services.recalls.scene import JUNE_21, advise, draft, share_here
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, month_row, publish, served
from tests.world import who

JULY_2, JULY_3 = datetime.fromisoformat("2026-07-02T10:00+09:00"), datetime.fromisoformat("2026-07-03T10:00+09:00")
STOP: dict[str, Any] = {
    "stops": True,
    "stop_reason": "単価を直すまで",
    "first_day": date(2026, 6, 10),
    "last_day": None,
}


@pytest.fixture
def version(mihon: Organisation, asahi: Organisation, contract: Contract) -> PackVersion:
    """May closed; June served on three days and still open."""
    published = publish(mihon, mihon_rules())
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 1, 3))
        close(contract, MAY)
        served(person, days(JUNE, 1, 3))
    return published


def refused_codes(contract: Contract) -> list[str]:
    with pytest.raises(Refused) as refused:
        close(contract, JUNE, at=JULY_2)
    return [finding.code for finding in refused.value.findings]


def test_a_stopped_month_is_not_closed_and_the_sentence_names_why(
    version: PackVersion, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    advise(mihon, version, **STOP)
    with inside(asahi), pytest.raises(Refused) as refused:
        close(contract, JUNE, at=JULY_2)
    (finding,) = refused.value.findings
    assert (finding.code, finding.severity) == ("rules_stopped", "stop")
    assert finding.message == (
        "市が第1版に不具合があると知らせ、令和8年6月10日からの分を締めるのを止めています。"
        "理由：単価を直すまで　市が直した版を公開するか、お知らせを取り消すと、締められます。"
    )


def test_no_reason_lets_it_pass(
    version: PackVersion, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    told = advise(mihon, version, **STOP)
    with inside(asahi):
        month = month_row(contract, JUNE)
        with pytest.raises(Exception, match="理由を書いても先へ進めない"):
            waive(month, [(CODE, str(told.pk))], "急ぐ", by=who("baba"), at=JULY_2, today=date(2026, 7, 2))


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 5, 1), date(2026, 5, 31)), (date(2026, 7, 1), None)],
    ids=["days before the month", "days after the month"],
)
def test_months_outside_the_days_are_not_stopped(
    version: PackVersion, mihon: Organisation, asahi: Organisation, contract: Contract, first: date, last: date | None
) -> None:
    advise(mihon, version, **STOP | {"first_day": first, "last_day": last})
    with inside(asahi):
        assert close(contract, JUNE, at=JULY_2).is_frozen


def test_one_day_of_the_month_is_enough(
    version: PackVersion, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    advise(mihon, version, **STOP | {"first_day": date(2026, 6, 30), "last_day": date(2026, 6, 30)})
    with inside(asahi):
        assert refused_codes(contract) == [CODE]


def test_provider_whose_contract_is_newer_than_the_stop_is_stopped_too(
    tonari: Organisation, asahi: Organisation, contract: Contract
) -> None:
    """隣野市 had told its providers before あさひ会 became one: there is no share, and there is the stop."""
    rules = publish(tonari, mihon_rules())
    with inside(tonari):
        told = actions.write(rules, draft(**STOP), by=who("tani"), at=JUNE_21)
        actions.publish(told, by=Person(uuid7(), "沢 進"), at=JUNE_21)
        waiting = actions.write(rules, draft(severity="high"), by=who("tani"), at=JUNE_21)
    with inside(asahi):
        assert Advisory.objects.count() == 0
    with inside(tonari):
        ours = {one.attname: getattr(contract, one.attname) for one in Contract._meta.concrete_fields}
        Contract(**ours | {"id": uuid7(), "city_id": tonari.pk, "number": "第99号"}).save(force_insert=True)

    with inside(asahi):
        stop = stop_of(rules.pk, date(2026, 6, 1), date(2026, 6, 30))
        assert stop is not None
        assert (stop.pk, str(stop.stop_reason)) == (told.pk, "単価を直すまで")
        assert not Advisory.objects.filter(pk=waiting.pk).exists()


def test_a_successor_ends_it(
    version: PackVersion, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    advise(mihon, version, **STOP)
    publish(mihon, mihon_rules(price_from=("2026-06-01", 850)), at=JUNE_21, past="直さない")
    with inside(asahi):
        assert close(contract, JUNE, at=JULY_2).pack_label == "配食 第2版"


def test_taken_back_by_two_people_it_ends(
    version: PackVersion, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    told = advise(mihon, version, **STOP)
    with inside(mihon):
        taken_back = actions.withdraw(told, "計算は合っていた", by=who("hara"), at=JUNE_21)
    with inside(asahi):
        assert refused_codes(contract) == [CODE]  # one person alone does not end it
    with inside(mihon):
        actions.publish(taken_back, by=who("kita"), at=JUNE_21)
    with inside(asahi):
        assert close(contract, JUNE, at=JULY_3).is_frozen


def test_a_later_notice_without_the_stop_ends_it(
    version: PackVersion, mihon: Organisation, asahi: Organisation, contract: Contract
) -> None:
    told = advise(mihon, version, **STOP)
    with inside(mihon):
        later = actions.write(version, draft(), by=who("hara"), at=JUNE_21, previous=told)
        assert later.needs_second
        actions.publish(later, by=who("kita"), at=JUNE_21)
    with inside(asahi):
        assert close(contract, JUNE, at=JULY_3).is_frozen


def test_a_notice_that_does_not_stop_leaves_closing_alone_and_is_answered_anew(
    version: PackVersion, mihon: Organisation, asahi: Organisation, contract: Contract, run_jobs: Any
) -> None:
    told = advise(mihon, version, first_day=date(2026, 6, 1), last_day=None)
    with inside(asahi):
        run_jobs()
        assert [one["month"] for one in share_here(told).figures["closings"]] == ["2026-05"]
        close(contract, JUNE, at=JULY_2)
        assert Job.objects.filter(kind="advisory", state="waiting").count() == 1
        run_jobs()
        figures = share_here(told).figures
        assert TouchedLine.objects.get().is_frozen
    assert [one["month"] for one in figures["closings"]] == ["2026-05", "2026-06"]
    assert (figures["touched"], figures["totals"]["months"]) == (True, ["2026-06"])
