"""Golden months by hand: every figure's arithmetic stands in its docstring."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.people.actions import set_burden_class
from services.statements import actions
from services.statements.models import StatementLine
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import (
    CLOSING,
    MAY,
    START,
    close,
    days,
    join,
    mihon_rules,
    month_row,
    publish,
    served,
)
from tests.world import who


def figures(line: StatementLine) -> tuple[str, int, int, int, int]:
    name = line.recipient.family_name if line.recipient else ""
    return name, line.quantity, line.user_yen, line.city_yen, line.over_limit


def test_evaluate_three_classes_splits_user_and_city(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """生活保護 3 × (0＋810) ＝ 0＋2,430。非課税 2 × (400＋410) ＋ 不在 1 × (0＋410) ＝ 800＋1,230。

    課税 1 × (500＋310) ＋ 前日までの中止 1 × 0 ＝ 500＋310。計 1,300 ＋ 3,970 ＝ 5,270円。
    """
    with inside(asahi):
        served(join(contract, "青木", "welfare", kana="あおき"), days(MAY, 11, 13))
        exempt = join(contract, "石川", "exempt", kana="いしかわ")
        served(exempt, days(MAY, 11, 12))
        served(exempt, days(MAY, 13, 13), "absent")
        taxed = join(contract, "上田", "taxed", kana="うえだ")
        served(taxed, days(MAY, 11, 11))
        served(taxed, days(MAY, 12, 12), "cancelled")

        statement = actions.evaluate_month(month_row(contract, MAY), at=CLOSING)

        assert [figures(line) for line in statement.lines.order_by("position")] == [
            ("青木", 3, 0, 2430, 0),
            ("石川", 3, 800, 1230, 0),
            ("上田", 1, 500, 310, 0),
        ]
        totals = {name: statement.totals[name] for name in ("user", "city", "total", "quantity")}
        assert totals == {"user": 1300, "city": 3970, "total": 5270, "quantity": 7}
        assert statement.totals["by_day"] == {"2026-05-11": 3, "2026-05-12": 2, "2026-05-13": 2}


def test_evaluate_class_change_and_price_change_inside_a_month_uses_each_day(
    asahi: Organisation, contract: Contract, mihon: Organisation
) -> None:
    """非課税 5/11-15 5食 × (400＋410)、840円になる5/16から 2食 × (400＋440)、課税になる5/18から 2食 × (500＋340)。

    利用者 2,000＋800＋1,000 ＝ 3,800円、市 2,050＋880＋680 ＝ 3,610円。
    """
    publish(mihon, mihon_rules(price_from=("2026-05-16", 840)))
    with inside(asahi):
        person = join(contract, "青木", "exempt")
        set_burden_class(person.decisions.get(), "taxed", date(2026, 5, 18), by=who("chiba"), at=START)
        served(person, days(MAY, 11, 19))

        statement = actions.evaluate_month(month_row(contract, MAY), at=CLOSING)

        assert [figures(line) for line in statement.lines.order_by("position")] == [
            ("青木", 5, 2000, 2050, 0),
            ("青木", 2, 800, 880, 0),
            ("青木", 2, 1000, 680, 0),
        ]


def test_evaluate_counts_the_days_before_the_month_in_the_first_week(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """4/27(月)-5/3(日)は1つの週。4月に5食、5月は残り2食：2 × (400＋410)、1食は上限超え。"""
    with inside(asahi):
        person = join(contract, "青木")
        served(person, [date(2026, 4, day) for day in range(27, 31)])
        served(person, [date(2026, 4, 30)], meal="dinner")
        served(person, days(MAY, 1, 3))

        statement = actions.evaluate_month(month_row(contract, MAY), at=CLOSING)

        assert [figures(line) for line in statement.lines.all()] == [("青木", 2, 800, 820, 1)]


def test_evaluate_twice_keeps_keys_and_rows(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        month = month_row(contract, MAY)
        first = list(actions.evaluate_month(month, at=CLOSING).lines.values_list("pk", "key"))

        again = list(actions.evaluate_month(month, at=CLOSING).lines.values_list("pk", "key"))

        assert again == first


def test_evaluate_without_published_rules_is_refused(asahi: Organisation, contract: Contract) -> None:
    with inside(asahi), pytest.raises(Refusal) as refused:
        actions.evaluate_month(month_row(contract, MAY), at=CLOSING)

    assert refused.value.code == "no_pack"


def test_evaluate_closed_month_is_refused(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        close(contract, MAY)

        with pytest.raises(Refusal) as refused:
            actions.evaluate_month(month_row(contract, MAY), at=CLOSING)

    assert refused.value.code == "month_closed"


@pytest.mark.parametrize("people", [1, 3])
def test_evaluate_asks_the_same_number_of_queries_for_any_number_of_people(
    people: int,
    asahi: Organisation,
    contract: Contract,
    rules: PackVersion,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    with inside(asahi):
        for number in range(people):
            served(join(contract, f"青木{number}"), days(MAY, 11, 13))
        month = month_row(contract, MAY)

        with django_assert_num_queries(18):
            actions.evaluate_month(month, at=CLOSING)
