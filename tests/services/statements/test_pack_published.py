"""A published version reaches every NPO: open months are written anew by the worker, closed months do not move."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from billing_rules.packs.models import PackVersion
from services.statements import actions
from services.statements.checks import open_findings
from services.statements.models import Statement
from services.statements.queries import closing_case
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import (
    CLOSING,
    JUNE,
    MAY,
    close,
    days,
    join,
    mihon_rules,
    month_row,
    publish,
    served,
)
from tests.world import who

JUNE_20 = datetime(2026, 6, 20, tzinfo=UTC)
Jobs = Callable[[], None]


def close_with_reasons(contract: Contract) -> Statement:
    """6月を、前の月との差の理由を書いて締める。"""
    at = datetime(2026, 7, 2, tzinfo=UTC)
    month = month_row(contract, JUNE)
    case = closing_case(month, actions.fresh_statement(month, at=at), today=at.date())
    chosen = [(one.code, one.where) for one in open_findings(case)]
    actions.waive(month, chosen, "単価が変わった", by=who("baba"), at=at, today=at.date())
    return close(contract, JUNE, at=at + timedelta(minutes=1))


@pytest.fixture
def two_months(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    """5月 3食は締めた。6月 2食は入力中で、いったん計算してある。"""
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(JUNE, 9, 10))
        actions.fresh_statement(month_row(contract, JUNE), at=CLOSING)


def totals() -> list[tuple[str, int, str]]:
    """(month, total, the version's digest) of every statement."""
    found = Statement.objects.order_by("month__starts_on")
    return [(str(one.month.value), one.totals["total"], one.pack_digest) for one in found]


def test_published_price_moves_open_months_and_no_closed_one(
    two_months: None, asahi: Organisation, mihon: Organisation, rules: PackVersion, run_jobs: Jobs
) -> None:
    """6/10から 840円：6月は 810＋840 ＝ 1,650円。5月は 2,430円のまま。"""
    second = publish(mihon, mihon_rules(price_from=("2026-06-10", 840)), at=JUNE_20)

    with inside(asahi):
        run_jobs()

        assert totals() == [("2026-05", 2430, rules.digest), ("2026-06", 1650, second.digest)]
        job = Job.objects.get(kind="pack_published", key=str(second.pk))
        assert (job.state, job.done, job.total) == ("done", 1, 1)
        assert job.message == "令和8年6月分を第2版で計算し直しました。"


def test_published_change_of_later_days_leaves_earlier_months_alone(
    two_months: None, asahi: Organisation, mihon: Organisation, run_jobs: Jobs
) -> None:
    second = publish(mihon, mihon_rules(price_from=("2026-09-01", 840)), at=JUNE_20)

    with inside(asahi):
        run_jobs()

        job = Job.objects.get(kind="pack_published", key=str(second.pk))
        assert (job.state, job.total) == ("done", 0)


def test_publication_between_two_closings_gives_each_month_one_version(
    two_months: None, asahi: Organisation, contract: Contract, mihon: Organisation, rules: PackVersion
) -> None:
    """5月は第1版、6月は第2版で締まる。どちらも、自分の版だけで計算し直せる。"""
    second = publish(mihon, mihon_rules(price_from=("2026-05-12", 840)), at=JUNE_20, past="5月は過誤調整しない")

    with inside(asahi):
        june = close_with_reasons(contract)

        assert totals() == [("2026-05", 2430, rules.digest), ("2026-06", 1680, second.digest)]
        assert {line.unit["total"] for line in june.lines.all()} == {840}


def test_job_of_a_month_closed_meanwhile_leaves_it_alone(
    asahi: Organisation, contract: Contract, rules: PackVersion, run_jobs: Jobs
) -> None:
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        frozen = close(contract, MAY)

        run_jobs()

        assert Job.objects.filter(kind="evaluate_month").values_list("state", flat=True)[0] == "done"
        assert list(Statement.objects.values_list("pk", "number")) == [(frozen.pk, 1)]
