"""793円 → 807円 が、締めた2か月、2団体にさかのぼる。どの数字も手で計算した。

利用者 0／400／500円 → 0／390／510円。1食の市の分は、非課税 393 → 417円、課税 293 → 297円、生活保護 793 → 807円。
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from billing_rules.packs.models import PackVersion
from services.adjustments.models import Adjustment
from services.corrections.actions import propose
from services.statements.actions import fresh_statement
from services.statements.models import Statement
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Contract, Organisation
from tests.services.corrections.scene import (
    JULY_5,
    JULY_10,
    JULY_11,
    JULY_12,
    MAY_1,
    RULES_793,
    RULES_807,
    confirm,
    lines,
    states,
)
from tests.services.statements.scene import JULY, JUNE, MAY, close, days, join, month_row, publish, served

Jobs = Callable[[], None]


@pytest.fixture
def second(mihon: Organisation) -> Contract:
    with inside(mihon):
        return Contract.objects.get(city_id=mihon.pk, npo__organisation__schema_name="npo_sumire")


@pytest.fixture
def months(
    mihon: Organisation, asahi: Organisation, sumire: Organisation, contract: Contract, second: Contract
) -> None:
    """あさひ会：青木の5/14は6月に調整ずみ。石井の6/11は、6月を締めたあとに届いた。江口は中止だけ。"""
    publish(mihon, RULES_793)
    with inside(asahi):
        aoki, ishii = join(contract, "青木"), join(contract, "石井", "taxed", kana="いしい")
        ueda, eguchi = join(contract, "上田", "welfare", kana="うえだ"), join(contract, "江口", kana="えぐち")
        served(aoki, days(MAY, 11, 13))
        served(ishii, days(MAY, 11, 12))
        served(ueda, days(MAY, 11, 11))
        served(eguchi, days(MAY, 11, 11), "cancelled", reason="家族と食事")
        close(contract, MAY)
        served(aoki, days(JUNE, 9, 11))
        served(aoki, days(MAY, 14, 14), at=datetime(2026, 6, 10, 1, 0, tzinfo=UTC))
        close(contract, JUNE)
        served(aoki, days(JULY, 1, 1))
        served(ishii, days(JUNE, 11, 11), at=JULY_5)
    with inside(sumire):
        wada = join(second, "和田", kana="わだ", by="endo")
        served(wada, days(MAY, 11, 15), by="endo")
        close(second, MAY, by="endo")
        served(wada, days(JUNE, 8, 12), by="endo")
        close(second, JUNE, by="endo")


@pytest.fixture
def reform(months: None, mihon: Organisation) -> PackVersion:
    return publish(mihon, RULES_807, at=JULY_10, past="決裁第5号。5月分から直す", correct_from=MAY_1)


def test_each_provider_gets_proposals_of_its_own_people(
    reform: PackVersion, asahi: Organisation, sumire: Organisation, run_jobs: Jobs
) -> None:
    """5月 青木 3食＋調整1食 ＝ 4食：利用者 1,600→1,560、市 1,572→1,668。6月の石井は月遅れの1食。江口は0円のまま。"""
    with inside(asahi):
        run_jobs()
        assert states(reform) == [("2026-05", "proposed"), ("2026-06", "proposed")]
        assert lines(reform) == [
            ("2026-05", "青木", (4, 1600, 1572), (4, 1560, 1668)),
            ("2026-05", "石井", (2, 1000, 586), (2, 1020, 594)),
            ("2026-05", "上田", (1, 0, 793), (1, 0, 807)),
            ("2026-06", "青木", (3, 1200, 1179), (3, 1170, 1251)),
            ("2026-06", "石井", (1, 500, 293), (1, 510, 297)),
        ]
        told = Notice.objects.get(kind="correction_proposed")
        assert told.title == "配食 第2版による過誤調整の案があります"
        assert "令和8年5月分、令和8年6月分を新しい規則で計算し直しました。" in told.body
    with inside(sumire):
        run_jobs()
        assert lines(reform) == [
            ("2026-05", "和田", (5, 2000, 1965), (5, 1950, 2085)),
            ("2026-06", "和田", (5, 2000, 1965), (5, 1950, 2085)),
        ]


def test_confirmed_proposals_ride_on_the_next_month(
    reform: PackVersion, asahi: Organisation, sumire: Organisation, contract: Contract, run_jobs: Jobs
) -> None:
    """差は、利用者 −40＋20−30＋10 ＝ −40円、市 ＋96＋8＋14＋72＋4 ＝ ＋194円（11食 × 14円 ＝ 154円）。

    7月：青木の1食 390／417円、石井の月遅れ 500／293円、差 −40／＋194円。計 850／904円。
    """
    with inside(asahi):
        run_jobs()
        raised = confirm(reform)

        assert [(one.side, one.quantity, one.user_yen, one.city_yen) for one in raised[:2]] == [
            ("reversal", -4, -1600, -1572),
            ("renewal", 4, 1560, 1668),
        ]
        assert [one.reason for one in raised[:2]] == [
            "令和8年5月分 昼食：第1版の計算を取り消します。第2版で計算し直すためです（第7条 別表第2・第6条 別表第1）。",
            "令和8年5月分 昼食：第2版で計算し直しました。第1版の計算に代わります（第7条 別表第2・第6条 別表第1）。",
        ]
        assert (sum(one.user_yen for one in raised), sum(one.city_yen for one in raised)) == (-40, 194)
        july = fresh_statement(month_row(contract, JULY), at=JULY_12)
        assert (july.totals["user"], july.totals["city"]) == (850, 904)
        closed = [one.totals["total"] for one in Statement.objects.filter(state="frozen").order_by("month__starts_on")]
        assert closed == [2200 + 2558, 1200 + 1179 + 400 + 393]
    with inside(sumire):
        run_jobs()
        raised = confirm(reform, by="endo")
        assert (sum(one.user_yen for one in raised), sum(one.city_yen for one in raised)) == (-100, 240)


def test_applying_twice_changes_nothing(
    reform: PackVersion, asahi: Organisation, contract: Contract, run_jobs: Jobs
) -> None:
    with inside(asahi):
        run_jobs()
        assert propose(reform, at=JULY_11) == []
        confirm(reform)
        before = Adjustment.objects.count()

        assert propose(reform, at=JULY_12) == []
        assert (Adjustment.objects.count(), states(reform)) == (
            before,
            [("2026-05", "confirmed"), ("2026-06", "confirmed")],
        )
