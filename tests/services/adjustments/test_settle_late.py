"""A late record never edits a closed month: its difference goes to the next open one, once, with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing_rules.engine import evaluate
from billing_rules.packs import queries as packs
from billing_rules.packs.models import PackVersion
from services.adjustments.models import Adjustment
from services.adjustments.queries import applied_in, open_adjustments
from services.statements import actions
from services.statements.models import Statement
from services.statements.queries.facts import frozen_facts
from services.statements.queries.late import Overlay, laid_over
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import JUNE, MAY, close, days, join, mihon_rules, month_row, publish, served
from tests.world import who

LATE = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)


def figures(adjustment: Adjustment) -> tuple[str, int, int, int]:
    return str(adjustment.service_on), adjustment.quantity, adjustment.user_yen, adjustment.city_yen


def adjustments() -> list[tuple[str, int, int, int]]:
    return [figures(one) for one in Adjustment.objects.order_by("created_at", "pk")]


def test_late_meal_is_carried_by_the_next_open_month(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """5月は 3 × (400＋410) ＝ 2,430円で締めた。5/14の1食が6/10に届く：6月に ＋400＋410。6月自身は 1 × (400＋410)。

    6月の計：利用者 400＋400 ＝ 800円、市 410＋410 ＝ 820円。5月の明細は変わらない。
    """
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        may = close(contract, MAY)
        served(person, days(JUNE, 9, 9))
        served(person, days(MAY, 14, 14), at=LATE)

        june = actions.fresh_statement(month_row(contract, JUNE), at=LATE)

        assert adjustments() == [("2026-05-14", 1, 400, 410)]
        assert (june.totals["user"], june.totals["city"]) == (800, 820)
        line = june.lines.get(kind="adjustment")
        assert line.label == "令和8年5月14日 昼食：記録なし→手渡し（月遅れの記録）。"
        assert Statement.objects.get(pk=may.pk).totals["total"] == 2430


def test_late_meal_of_a_person_without_any_record_in_the_month_is_priced(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """木村の5月は紙が届かず、1食もないまま締めた。5/12の1食が6/10に届く：区分（課税）は4月から決まっている。"""
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        person = join(contract, "木村", "taxed", kana="きむら")
        close(contract, MAY)
        served(person, days(MAY, 12, 12), at=LATE)

        actions.settle_late(contract.pk, at=LATE)

        assert adjustments() == [("2026-05-12", 1, 500, 310)]


def test_late_meal_where_the_first_of_a_day_is_paid_more_moves_the_fee_from_one_person_to_another(
    asahi: Organisation, mihon: Organisation, contract: Contract
) -> None:
    """その日の最初の1食に市が1,000円。青木（先に数える）の5/12が遅れて届き、石井の1,000円が移る：計 ＋400＋410。"""
    publish(mihon, mihon_rules(first_of_day=1000))
    with inside(asahi):
        late = join(contract, "青木")
        first = join(contract, "石井", kana="いしい")
        served(late, days(MAY, 11, 11))
        served(first, days(MAY, 12, 12))
        close(contract, MAY)
        served(late, days(MAY, 12, 12), at=LATE)

        actions.settle_late(contract.pk, at=LATE)

        [raised] = Adjustment.objects.all()
        assert figures(raised) == ("2026-05-12", 1, 400, 410)
        assert sorted(line["city_yen"] for line in raised.before["lines"]) == [1410, 1410]
        assert sorted(line["city_yen"] for line in raised.after["lines"]) == [410, 2 * 1410]


def test_late_correction_of_a_late_record_adds_only_the_rest(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """5/14：記録なし → 手渡し ＋(400＋410)、のちに不在と分かる：利用者の400円だけを戻す −400。計 0＋410。"""
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(MAY, 14, 14), at=LATE)
        actions.settle_late(contract.pk, at=LATE)
        served(person, days(MAY, 14, 14), "absent", at=LATE + timedelta(hours=1), reason="家族の話で分かった")

        actions.settle_late(contract.pk, at=LATE + timedelta(hours=2))

        assert adjustments() == [("2026-05-14", 1, 400, 410), ("2026-05-14", 0, -400, 0)]


def test_settling_again_raises_nothing(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(MAY, 14, 14), at=LATE)
        actions.settle_late(contract.pk, at=LATE)

        assert actions.settle_late(contract.pk, at=LATE) == []


def test_late_meal_beyond_the_weekly_limit_is_a_line_of_zero_yen_that_says_why(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """5/11(月)からの週に7食ある。8食目は 0円。"""
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 17))
        close(contract, MAY)
        served(person, days(MAY, 17, 17), meal="dinner", at=LATE)

        june = actions.fresh_statement(month_row(contract, JUNE), at=LATE)

        line = june.lines.get()
        assert (line.quantity, line.total_yen) == (0, 0)
        assert line.label == (
            "令和8年5月17日 夕食：記録なし→手渡し（月遅れの記録）。"
            "上限は月曜から数えて1週に7食まで（第4条第2項）なので、超えた分は0円です。"
        )


def test_late_meal_that_pushes_a_later_one_over_the_limit_comes_to_nothing(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """週7食のうち1食(水)が月遅れ、日曜の夕食が8食目になる。水曜 ＋810、日曜の夕食 −810、差し引き 0円。"""
    with inside(asahi):
        person = join(contract, "青木")
        week = days(MAY, 11, 17)
        served(person, week[:2] + week[3:])
        served(person, week[6:], meal="dinner")
        close(contract, MAY)
        served(person, week[2:3], at=LATE)

        raised = actions.settle_late(contract.pk, at=LATE)

        assert [figures(one) for one in raised] == [("2026-05-13", 0, 0, 0)]
        sides = [(len(one.before["lines"]), len(one.after["lines"])) for one in raised]
        assert sides == [(2, 2)]
        assert "上限は月曜から数えて1週に7食まで" in raised[0].reason


def test_late_meal_of_a_week_across_two_closed_months_re_runs_the_second_too(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """6/29(月)-7/5(日)：6月に2食、7月に5食で7食。6/30の夕食が月遅れ：6月 ＋810、7月の最後の1食が8食目 −810。"""
    july = JUNE.shift(1)
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(JUNE, 1, 3) + days(JUNE, 29, 30))
        close(contract, JUNE)
        served(person, days(july, 1, 5))
        close(contract, july)
        served(person, days(JUNE, 30, 30), meal="dinner", at=datetime(2026, 8, 10, tzinfo=UTC))

        august = actions.fresh_statement(month_row(contract, july.shift(1)), at=LATE)

        found = [(one.from_month.value, one.user_yen, one.city_yen) for one in open_adjustments(contract.pk)]
        assert sorted(found) == [(JUNE, 400, 410), (july, -400, -410)]
        assert august.totals["total"] == 0


def test_closing_carries_and_reopening_lets_go(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(JUNE, 9, 11))
        served(person, days(MAY, 14, 14), at=LATE)
        close(contract, JUNE)
        carried = [figures(one) for one in applied_in(month_row(contract, JUNE))]

        actions.reopen_month(month_row(contract, JUNE), by=who("baba"), reason="直すため", at=LATE)

        assert carried == [("2026-05-14", 1, 400, 410)]
        assert [figures(one) for one in open_adjustments(contract.pk)] == carried


def test_month_opened_again_takes_its_late_record_itself(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """開き直した5月は 4食 3,240円になり、6月の調整は消える。"""
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(MAY, 14, 14), at=LATE)
        june = actions.fresh_statement(month_row(contract, JUNE), at=LATE)
        assert june.totals["total"] == 810

        actions.reopen_month(month_row(contract, MAY), by=who("baba"), reason="直すため", at=LATE)
        may = close(contract, MAY, at=LATE)

        assert may.totals["total"] == 3240
        june = actions.fresh_statement(month_row(contract, JUNE), at=LATE)
        assert (june.totals["total"], june.lines.count()) == (0, 0)


def test_difference_already_carried_is_taken_back_when_its_month_is_frozen_again(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """6月が ＋810 を運んで締まったあと、5月が開き直されて4食で締まる。7月は −810 を運び、計は5月の4食分。"""
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(JUNE, 9, 11))
        served(person, days(MAY, 14, 14), at=LATE)
        june = close(contract, JUNE)
        later = datetime(2026, 7, 10, tzinfo=UTC)
        actions.reopen_month(month_row(contract, MAY), by=who("baba"), reason="返された", at=later)
        may = close(contract, MAY, at=later)

        july = actions.fresh_statement(month_row(contract, JUNE.shift(1)), at=later)

        totals = [statement.totals["total"] for statement in (may, june, july)]
        assert totals == [3240, 3240, -810]
        assert actions.settle_late(contract.pk, at=later) == []


def test_adjustment_is_never_rewritten(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(MAY, 14, 14), at=LATE)
        actions.settle_late(contract.pk, at=LATE)

        for attempt in (
            lambda: Adjustment.objects.update(user_yen=0, total_yen=410),
            lambda: Adjustment.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()


def test_adjustments_of_another_npo_are_never_seen(
    asahi: Organisation, sumire: Organisation, contract: Contract, rules: PackVersion
) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(MAY, 14, 14), at=LATE)
        actions.settle_late(contract.pk, at=LATE)

    with inside(sumire):
        assert (open_adjustments(contract.pk), list(Adjustment.objects.all())) == ([], [])


LATE_WORDS = st.lists(
    st.tuples(
        st.integers(1, 14),
        st.sampled_from(["lunch", "dinner"]),
        st.sampled_from(["handed", "absent", "cancelled"]),
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=LATE_WORDS)
def test_original_and_adjustments_are_the_re_evaluation(
    told: list[tuple[int, str, str]], asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """Whatever arrives late, in whatever order and however often about one meal, and settled in two goes."""
    with inside(asahi):
        sid = transaction.savepoint()
        person = join(contract, "青木")
        served(person, [*days(MAY, 4, 9), *days(MAY, 11, 15)])
        statement = close(contract, MAY)
        for number, (day, meal, outcome) in enumerate(told):
            at = LATE + timedelta(minutes=number)
            served(person, days(MAY, day, day), outcome, meal=meal, at=at, reason="訂正")
            if number == len(told) // 2:
                actions.settle_late(contract.pk, at=at)
        actions.settle_late(contract.pk, at=LATE + timedelta(days=1))

        truth = {(day, meal): outcome for day, meal, outcome in told}
        overlays = [
            Overlay(str(person.pk), date(2026, 5, day), meal, {"meal": meal, "diet": "regular", "status": outcome})
            for (day, meal), outcome in truth.items()
        ]
        pack = packs.compiled(statement.pack_digest)
        again = evaluate(pack, laid_over(frozen_facts(statement.facts), overlays, pack)).totals

        raised = list(Adjustment.objects.all())
        assert statement.totals["user"] + sum(one.user_yen for one in raised) == again["user"]
        assert statement.totals["city"] + sum(one.city_yen for one in raised) == again["city"]
        assert statement.totals["quantity"] + sum(one.quantity for one in raised) == again["quantity"]
        transaction.savepoint_rollback(sid)
