"""月遅れの記録1件と、さかのぼる改定1件が載った月の請求書。どの数字も手で計算した。

利用者 0／400／500円 → 0／390／510円（5月1日から）。
"""

from datetime import UTC, datetime

import pytest

from services.corrections.actions import propose
from services.people.models import Recipient
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.bills.scene import make, stands
from tests.services.corrections.scene import JULY_5, JULY_10, JULY_12, MAY_1, RULES_793, RULES_807, confirm
from tests.services.statements.scene import JULY, JUNE, MAY, close, days, join, publish, served

AUGUST_3 = datetime(2026, 8, 3, 1, 0, tzinfo=UTC)


AOKI, ISHII = "青木", "石井"


@pytest.fixture
def people(asahi: Organisation, mihon: Organisation, contract: Contract) -> dict[str, Recipient]:
    """青木は月に4食。石井の6/11は、6月を締めたあとに届いた。7月に、5月からの改定が決まった。"""
    publish(mihon, RULES_793)
    with inside(asahi):
        known = {AOKI: join(contract, AOKI), ISHII: join(contract, ISHII, "taxed", kana="いしい")}
        known["上田"] = join(contract, "上田", "welfare", kana="うえだ")
        served(known[AOKI], days(MAY, 11, 14))
        served(known[ISHII], days(MAY, 11, 12))
        served(known["上田"], days(MAY, 11, 11))
        close(contract, MAY)
        served(known[AOKI], days(JUNE, 9, 12))
        close(contract, JUNE)
        served(known[AOKI], days(JULY, 1, 4))
        served(known[ISHII], days(JUNE, 11, 11), at=JULY_5)
    reform = publish(mihon, RULES_807, at=JULY_10, past="決裁第5号", correct_from=MAY_1)
    with inside(asahi):
        propose(reform, at=JULY_10)
        confirm(reform, at=JULY_12)
        close(contract, JULY)
    return known


def test_july_carries_a_late_record_and_a_correction_as_lines_of_their_own(
    asahi: Organisation, contract: Contract, people: dict[str, Recipient]
) -> None:
    """青木：7月4食 1,560、5月 −1,600＋1,560、6月 −1,600＋1,560 ＝ 1,480円。

    石井：月遅れの6/11 500、5月 −1,000＋1,020、6月 −500＋510 ＝ 530円。上田は0円のまま。
    消費税は 1,480 × 8 ÷ 108 ＝ 109.6、530 × 8 ÷ 108 ＝ 39.2。
    """
    with inside(asahi):
        may, june, july = (make(contract, month, at=AUGUST_3) for month in (MAY, JUNE, JULY))

        assert [[(one.recipient.family_name, one.yen) for one in month] for month in (may, june, july)] == [
            [(AOKI, 1600), (ISHII, 1000)],
            [(AOKI, 1600)],
            [(AOKI, 1480), (ISHII, 530)],
        ]
        told = july[1].content
        late = next(one for one in told["items"] if one["title"] == "6月分の追加　1食" and one["user_yen"] == 500)
        assert late["sentences"] == [
            "6月11日（木）昼食の分です。",
            "令和8年6月11日 昼食：記録なし→手渡し（月遅れの記録）。",
        ]
        assert sorted(one["user_yen"] for one in told["items"]) == [-1000, -500, 500, 510, 1020]
        assert [one.content["invoice"]["tax"]["within"] for one in july] == [109, 39]
        assert "令和8年6月11日" in told["invoice"]["days"]
        assert [stands(one)[2] for one in people.values()] == [4680, 1530, 0]
