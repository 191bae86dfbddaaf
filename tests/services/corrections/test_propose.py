"""What is proposed, what is not and why, and what overtakes a proposal."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import DatabaseError, transaction

from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from services.adjustments.models import Adjustment, Correction, CorrectionLine
from services.adjustments.queries import open_adjustments
from services.corrections import actions
from services.corrections.queries.page import version_rows
from services.people.models import Recipient
from services.statements.actions import fresh_statement, reopen_month, settle_late, waive
from services.statements.checks import open_findings
from services.statements.queries import closing_case
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.corrections.scene import (
    JULY_10,
    JULY_11,
    JULY_12,
    JUNE_1,
    MAY_1,
    RULES_793,
    RULES_807,
    confirm,
    lines,
    rules,
    states,
)
from tests.services.statements.scene import JULY, JUNE, MAY, close, days, join, month_row, publish, served
from tests.world import who


@pytest.fixture
def aoki(mihon: Organisation, asahi: Organisation, contract: Contract) -> Recipient:
    """5月に3食、6月に3食：793円で締めた（利用者 1,200、市 1,179円）。"""
    publish(mihon, RULES_793)
    with inside(asahi):
        person = join(contract, "青木")
        for month in (MAY, JUNE):
            served(person, days(month, 9, 11))
            close(contract, month)
        return person


def reform(mihon: Organisation, *, document: str = RULES_807, since: date | None = MAY_1) -> PackVersion:
    return publish(mihon, document, at=JULY_10, past="決裁第5号", correct_from=since)


def proposed(mihon: Organisation, asahi: Organisation, **changes: object) -> PackVersion:
    version = reform(mihon, **changes)  # type: ignore[arg-type]
    with inside(asahi):
        actions.propose(version, at=JULY_10)
    return version


def test_past_left_as_it_is_proposes_nothing(mihon: Organisation, asahi: Organisation, aoki: Recipient) -> None:
    version = proposed(mihon, asahi, since=None)

    with inside(asahi):
        assert (states(version), Correction.objects.count()) == ([], 0)


def test_month_before_the_limit_is_listed_with_the_reason(
    mihon: Organisation, asahi: Organisation, aoki: Recipient
) -> None:
    version = proposed(mihon, asahi, since=JUNE_1)

    with inside(asahi):
        assert states(version) == [("2026-05", "outside"), ("2026-06", "proposed")]
        assert Correction.objects.get(state="outside").reason == "決裁第5号"
        assert lines(version) == [("2026-06", "青木", (3, 1200, 1179), (3, 1170, 1251))]


def test_month_without_a_changed_day_is_not_even_listed(
    mihon: Organisation, asahi: Organisation, aoki: Recipient
) -> None:
    """5月20日から31日だけ変わる：6月の値段は同じ。5月の食事はどれも20日より前なので、差はない。"""
    version = proposed(mihon, asahi, document=rules(("2026-05-20", 807, {}), ("2026-06-01", 793, {})))

    with inside(asahi):
        assert states(version) == [("2026-05", "unchanged")]


def test_month_the_new_rules_cannot_price_is_listed_with_the_sentence(
    mihon: Organisation, asahi: Organisation, aoki: Recipient
) -> None:
    """手渡しの扱いを決めない規則：0円への取消しを案にせず、計算できない理由を出す。"""
    document = json.loads(RULES_807)
    outcomes = next(table for table in document["tables"] if table["name"] == "outcome")
    row = {"closed": 0, "status": "handed", "from": "2026-05-01", "ref": "第8条"}
    outcomes["rows"].append(row | {"refuse": "手渡しの扱いは、まだ決まっていません。"})
    event = {"person": "A", "on": "2026-05-01", "slot": "lunch", "inputs": {"meal": "lunch", "status": "handed"}}
    facts = {"month": "2026-05", "people": [{"key": "A", "inputs": {"burden_class": "exempt"}}], "events": [event]}
    document["tests"].append({"title": "手渡し", "facts": facts, "expect": {"refused": ["A/2026-05-01/lunch"]}})
    version = proposed(mihon, asahi, document=json.dumps(document, ensure_ascii=False))

    with inside(asahi):
        assert states(version) == [("2026-05", "blocked"), ("2026-06", "blocked")]
        assert Correction.objects.first().reason == (
            "値段の決まらない記録が 3件あります。手渡しの扱いは、まだ決まっていません。"
        )
        assert lines(version) == []


def test_late_record_overtakes_a_proposal(
    mihon: Organisation, asahi: Organisation, contract: Contract, aoki: Recipient
) -> None:
    """案のあとで5/12の1食が届く：見ていた案は確かめられず、次に開くと4食の案になっている。"""
    version = proposed(mihon, asahi)
    with inside(asahi):
        seen = [one.pk for one in actions.fresh_corrections(version, at=JULY_10)]
        served(aoki, days(MAY, 12, 12), at=JULY_11)

        with pytest.raises(Refusal) as refused:
            actions.confirm(version, seen, by=who("baba"), at=JULY_12)

        assert refused.value.code == "proposal_overtaken"
        assert Adjustment.objects.count() == 0
        actions.fresh_corrections(version, at=JULY_12)
        assert lines(version)[0] == ("2026-05", "青木", (4, 1600, 1572), (4, 1560, 1668))


def test_late_record_after_the_correction_is_measured_by_the_new_rules(
    mihon: Organisation, asahi: Organisation, contract: Contract, aoki: Recipient
) -> None:
    version = proposed(mihon, asahi)
    with inside(asahi):
        confirm(version)
        served(aoki, days(MAY, 12, 12), at=JULY_12 + timedelta(hours=1))

        [raised] = settle_late(contract.pk, at=JULY_12 + timedelta(hours=2))

        assert (raised.user_yen, raised.city_yen, raised.pack_version_id) == (390, 417, version.pk)


def test_confirm_names_who_did_it_and_a_second_time_is_refused(
    mihon: Organisation, asahi: Organisation, aoki: Recipient
) -> None:
    version = proposed(mihon, asahi)
    with inside(asahi):
        confirm(version)

        with pytest.raises(Refusal) as refused:
            confirm(version)

        assert refused.value.code == "nothing_proposed"
        assert {one.confirmed_by_name for one in Correction.objects.all()} == {"馬場 和子"}
        assert AuditEntry.objects.filter(action="corrections.confirm", actor_name="馬場 和子").count() == 2


def test_month_opened_again_takes_its_correction_back(
    mihon: Organisation, asahi: Organisation, contract: Contract, aoki: Recipient
) -> None:
    """7月が差（5月と6月、利用者 −60円、市 ＋144円）を運んで締まったあと、6月が開き直されて新しい規則で締まる。"""
    version = proposed(mihon, asahi)
    with inside(asahi):
        confirm(version)
        served(aoki, days(JULY, 9, 11))
        close(contract, JULY)
        later = datetime(2026, 8, 10, tzinfo=UTC)
        reopen_month(month_row(contract, JUNE), by=who("baba"), reason="返された", at=later)
        june = close_with_reason(contract, at=later)

        august = fresh_statement(month_row(contract, JULY.shift(1)), at=later)

        assert (june.totals["user"], june.totals["city"]) == (1170, 1251)
        assert (august.totals["user"], august.totals["city"]) == (30, -72)
        assert actions.propose(version, at=later) == []
        assert settle_late(contract.pk, at=later) == []


def close_with_reason(contract: Contract, *, at: datetime) -> object:
    """6月を、あとの月が締まっていることに理由を書いて締める。"""
    month = month_row(contract, JUNE)
    case = closing_case(month, fresh_statement(month, at=at), today=at.date())
    chosen = [(one.code, one.where) for one in open_findings(case)]
    if chosen:
        waive(month, chosen, "市と相談ずみ", by=who("baba"), at=at, today=at.date())
    return close(contract, JUNE, at=at + timedelta(minutes=1))


def test_closing_asks_for_the_proposals_of_earlier_months(
    mihon: Organisation, asahi: Organisation, contract: Contract, aoki: Recipient
) -> None:
    version = proposed(mihon, asahi)
    with inside(asahi):
        served(aoki, days(JULY, 9, 11))
        august = datetime(2026, 8, 2, tzinfo=UTC)
        july = month_row(contract, JULY)
        case = closing_case(july, fresh_statement(july, at=august), today=august.date())
        [found] = open_findings(case)
        assert (found.code, found.where) == ("correction_waiting", str(version.pk))
        assert found.message == (
            "配食 第2版による過誤調整の案（令和8年5月分、令和8年6月分）を、まだ確かめていません。"
            "確かめると、この月の報告書に入ります。"
        )

        confirm(version)

        case = closing_case(july, fresh_statement(july, at=august), today=august.date())
        assert open_findings(case) == []


def test_correction_is_never_rewritten(mihon: Organisation, asahi: Organisation, aoki: Recipient) -> None:
    proposed(mihon, asahi)
    attempts: list[Callable[[], object]] = [
        lambda: Correction.objects.update(reason="別の理由"),
        lambda: Correction.objects.all().delete(),
        lambda: CorrectionLine.objects.update(user_after=0),
        lambda: CorrectionLine.objects.all().delete(),
    ]
    with inside(asahi):
        for attempt in attempts:
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()


def test_corrections_of_another_npo_are_never_seen(
    mihon: Organisation, asahi: Organisation, sumire: Organisation, contract: Contract, aoki: Recipient
) -> None:
    version = proposed(mihon, asahi)
    with inside(asahi):
        confirm(version)

    with inside(sumire):
        assert (version_rows(), actions.fresh_corrections(version, at=JULY_12)) == ([], [])
        assert open_adjustments(contract.pk) == []


def test_crash_in_the_middle_leaves_nothing_half(
    mihon: Organisation, asahi: Organisation, aoki: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = reform(mihon)

    def dies(*_: object, **__: object) -> None:
        raise MemoryError

    with inside(asahi):
        monkeypatch.setattr(import_module("services.corrections.actions.propose"), "tell", dies)
        with pytest.raises(MemoryError):
            actions.propose(version, at=JULY_10)
        assert Correction.objects.count() == 0
        monkeypatch.undo()

        assert len(actions.propose(version, at=JULY_10)) == 2
