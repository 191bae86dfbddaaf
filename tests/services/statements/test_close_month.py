"""Closing freezes what was true; every finding is said at once; a frozen month computes again from itself."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from billing_rules.packs.models import PackVersion
from npo_platform.kernel.digest import sha256
from npo_platform.kernel.errors import Refusal, Refused
from services.plans.actions import unplanned_stop
from services.statements import actions, checks
from services.statements.models import Statement, Waiver
from services.statements.queries import closing_case, recompute, waivers_of
from services.statements.queries.facts import unpacked
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import (
    CLOSING,
    JULY,
    JUNE,
    LIBRARY,
    MAY,
    close,
    days,
    join,
    month_row,
    publish,
    served,
)
from tests.world import who

TODAY = date(2026, 6, 2)


def findings(month, *, today=TODAY):
    statement = actions.fresh_statement(month, at=CLOSING)
    case = closing_case(month, statement, today=today)
    return [(one.code, one.severity) for one in checks.open_findings(case)]


def test_close_freezes_facts_result_rules_and_engine(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """3 × (400＋410) ＝ 1,200＋1,230円。"""
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))

        statement = close(contract, MAY)

        statement.refresh_from_db()
        assert (statement.state, statement.pack_digest, statement.engine) == ("frozen", rules.digest, "1.0")
        assert sha256(unpacked(statement.facts)) == statement.facts_digest
        events = json.loads(unpacked(statement.facts))["events"]
        assert [event["on"] for event in events] == ["2026-05-11", "2026-05-12", "2026-05-13"]
        assert statement.month.closed_by_name == "馬場 和子"
        closing = AuditEntry.objects.filter(action="statements.close").values_list("actor_name", "row_id")
        assert list(closing) == [("馬場 和子", str(statement.pk))]


def test_recompute_long_after_gives_the_same_digests(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        frozen = close(contract, MAY)
        served(person, days(MAY, 14, 14), at=CLOSING + timedelta(days=9))

        again = recompute(Statement.objects.get(pk=frozen.pk))

        assert (again.facts_digest, again.result_digest) == (frozen.facts_digest, frozen.result_digest)
        assert again.evaluation.result.totals["total"] == 2430


def test_close_refuses_with_every_finding_at_once(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    """Records missing, a class unknown, April still open: one refusal, three sentences."""
    with inside(asahi):
        month_row(contract, MAY.shift(-1))
        served(join(contract, "青木", ""), days(MAY, 11, 11))
        gap = join(contract, "石川", kana="いしかわ")
        unplanned_stop(gap.pk, date(2026, 5, 12), "dinner", "regular", at=CLOSING)

        with pytest.raises(Refused) as refused:
            close(contract, MAY)

        codes = sorted(finding.code for finding in refused.value.findings)
        assert (refused.value.code, codes) == (
            "not_ready",
            ["earlier_month_open", "not_priced", "record_missing"],
        )
        missing = next(one for one in refused.value.findings if one.code == "record_missing")
        assert missing.message == ("令和8年5月12日（火） 夕食 石川 ハナさんの記録がありません。結果を入れてください。")
        assert not month_row(contract, MAY).is_closed


def test_meals_of_today_are_not_missed_before_the_day_is_over(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    with inside(asahi):
        unplanned_stop(join(contract, "石川").pk, date(2026, 5, 12), "dinner", "regular", at=CLOSING)
        month = month_row(contract, MAY)

        assert ("record_missing", "stop") not in findings(month, today=date(2026, 5, 12))
        assert ("record_missing", "stop") in findings(month, today=date(2026, 5, 13))


def test_close_before_the_month_is_over_is_refused(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))

        assert findings(month_row(contract, MAY), today=date(2026, 5, 31)) == [("month_not_over", "stop")]


def test_case_without_a_price_is_refused_with_its_clause_never_zero_yen(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """12/29 is a day without deliveries (第5条): the record is refused and keeps the month open."""
    december = MAY.shift(7)
    with inside(asahi):
        served(join(contract, "青木"), [date(2026, 12, 29)])
        statement = actions.evaluate_month(month_row(contract, december), at=CLOSING)

        case = closing_case(month_row(contract, december), statement, today=date(2027, 1, 5))

        assert [(one.code, one.message) for one in checks.findings_of(case)] == [
            (
                "not_priced",
                "令和8年12月29日（火）：12月29日から1月3日は配達のない日です。記録の日付を確かめてください。（第5条）",
            )
        ]


def test_change_over_twenty_percent_needs_a_named_reason_that_is_kept(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """5月 10食 8,100円、6月 13食 10,530円：＋30％。"""
    june_second = datetime(2026, 7, 2, tzinfo=UTC)
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 15) + days(MAY, 18, 22))
        close(contract, MAY)
        served(person, days(JUNE, 1, 5) + days(JUNE, 8, 12) + days(JUNE, 15, 17))
        month = month_row(contract, JUNE)
        with pytest.raises(Refused) as refused:
            close(contract, JUNE)

        actions.waive(
            month,
            [("large_change", str(person.pk))],
            "5月は入院が明けたばかりだった",
            by=who("baba"),
            at=june_second,
            today=date(2026, 7, 2),
        )
        statement = close(contract, JUNE)

        assert [one.message for one in refused.value.findings] == [
            "青木 ハナさんの額が、前の月と ＋30％ 違います（8,100円→10,530円）。"
        ]
        assert [(one.by_name, one.reason) for one in waivers_of(statement)] == [
            ("馬場 和子", "5月は入院が明けたばかりだった")
        ]


def test_waive_what_must_be_mended_is_refused(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        stop = unplanned_stop(person.pk, date(2026, 5, 12), "lunch", "regular", at=CLOSING)
        month = month_row(contract, MAY)

        with pytest.raises(Refusal) as refused:
            actions.waive(
                month, [("record_missing", str(stop.pk))], "わからない", by=who("baba"), at=CLOSING, today=TODAY
            )

        assert (refused.value.code, Waiver.objects.count()) == ("nothing_to_waive", 0)


def test_waive_without_a_reason_is_refused(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi), pytest.raises(Refusal) as refused:
        actions.waive(month_row(contract, MAY), [("large_change", "x")], " ", by=who("baba"), at=CLOSING, today=TODAY)

    assert refused.value.code == "reason_missing"


def test_waiver_does_not_hold_when_the_figures_change(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 12), safety="")
        month = month_row(contract, MAY)
        assert findings(month) == [("safety_unresolved", "warn")]
        actions.waive(month, [("safety_unresolved", "")], "電話で確かめた", by=who("baba"), at=CLOSING, today=TODAY)
        assert findings(month) == []

        served(person, days(MAY, 13, 13), safety="")

        assert findings(month) == [("safety_unresolved", "warn")]


def test_meals_beyond_the_persons_decision_need_a_reason(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """週3食の決定に5月11日(月)からの週は4食：1食超え。"""
    with inside(asahi):
        served(join(contract, "青木", per_week=3), days(MAY, 11, 14))

        assert findings(month_row(contract, MAY)) == [("beyond_decision", "warn")]


def test_close_twice_is_refused(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        close(contract, MAY)

        with pytest.raises(Refusal) as refused:
            close(contract, MAY)

    assert refused.value.code == "month_closed"


def test_frozen_statement_and_its_lines_never_change(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        statement = close(contract, MAY)
        line = statement.lines.get()

        for attempt in (
            lambda: Statement.objects.filter(pk=statement.pk).update(engine="2.0"),
            lambda: Statement.objects.filter(pk=statement.pk).delete(),
            lambda: statement.lines.update(user_yen=0, total_yen=line.city_yen),
            lambda: statement.lines.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()


def test_reopen_keeps_the_frozen_statement_and_freezes_a_second_one(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        first = close(contract, MAY)
        actions.reopen_month(month_row(contract, MAY), by=who("baba"), reason="14日の記録を入れるため", at=CLOSING)
        served(person, days(MAY, 14, 14))

        second = close(contract, MAY, at=CLOSING + timedelta(days=1))

        totals = Statement.objects.order_by("number").values_list("number", "totals__total")
        assert list(totals) == [(1, 2430), (2, 3240)]
        assert first.result_digest != second.result_digest


def test_reopen_without_a_reason_is_refused(asahi: Organisation, contract: Contract, rules: PackVersion) -> None:
    with inside(asahi):
        served(join(contract, "青木"), days(MAY, 11, 13))
        close(contract, MAY)

        with pytest.raises(Refusal) as refused:
            actions.reopen_month(month_row(contract, MAY), by=who("baba"), reason="", at=CLOSING)

    assert refused.value.code == "reason_missing"


def test_recompute_of_a_month_that_carries_differences_gives_the_same_digest(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """6月 3食 2,430円と、5/14の月遅れ1食 810円：3,240円。"""
    with inside(asahi):
        person = join(contract, "青木")
        served(person, days(MAY, 11, 13))
        close(contract, MAY)
        served(person, days(JUNE, 9, 11))
        served(person, days(MAY, 14, 14), at=CLOSING + timedelta(days=8))

        june = Statement.objects.get(pk=close(contract, JUNE).pk)

        assert june.totals["total"] == 3240
        assert recompute(june).result_digest == june.result_digest


def test_npo_of_two_cities_has_two_months_and_closes_one_of_them(
    sumire: Organisation, mihon: Organisation, tonari: Organisation, rules: PackVersion
) -> None:
    """見本市の人 3食 2,430円。隣野市の人(介護・1割) は隣野市の規則で。片方を締めても、もう片方は入力中。"""
    publish(tonari, (LIBRARY / "tonari" / "meals.json").read_text())
    with inside(sumire):
        contracts = {one.city_id: one for one in Contract.objects.select_related("city__organisation")}
        served(join(contracts[mihon.pk], "青木", by="endo"), days(MAY, 11, 13), by="endo")
        neighbour = join(contracts[tonari.pk], "石川", "ratio10", by="endo", programme="care")
        served(neighbour, days(MAY, 11, 12), by="endo")

        closed = close(contracts[mihon.pk], MAY, by="endo")
        open_one = actions.fresh_statement(month_row(contracts[tonari.pk], MAY), at=CLOSING)

        assert (closed.totals["total"], closed.lines.get().recipient.family_name) == (2430, "青木")
        assert [line.recipient.family_name for line in open_one.lines.all()] == ["石川"]
        assert (closed.pack_digest == open_one.pack_digest, open_one.month.is_closed) == (False, False)


def test_close_reopened_month_that_a_closed_one_counted_needs_a_reason(
    asahi: Organisation, contract: Contract, rules: PackVersion
) -> None:
    """7月1日は水曜：7月の最初の週の上限は6月29日と30日も数えている。"""
    with inside(asahi):
        person = join(contract, "青木")
        for month in (MAY, JUNE, JULY):
            served(person, days(month, 1, 3))
            close(contract, month)
        august = datetime(2026, 8, 5, tzinfo=UTC)
        actions.reopen_month(month_row(contract, JUNE), by=who("baba"), reason="30日を足す", at=august)

        with pytest.raises(Refused) as refused:
            close(contract, JUNE, at=august)

        assert [(one.code, one.where) for one in refused.value.findings] == [("later_month_counts", "2026-07")]
