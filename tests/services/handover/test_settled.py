"""A settled contract is read and never changed: every verb that would change something under it says so."""

import ast
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import services
from billing_rules.terms.actions import agree_terms
from npo_platform.kernel.calendar import Month as CalendarMonth
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from services.bills import actions as bills
from services.bills.models import Paper
from services.corrections.queries.reach import contracts_under
from services.months import actions as months
from services.months.models import Month
from services.people import actions as people
from services.people.checks import DecisionDraft
from services.people.models import Decision, Recipient
from services.plans import actions as plans
from services.plans.checks import MealDraft, SuspensionDraft
from services.plans.models import Suspension
from services.records.actions import RecordEntry, Unplanned, accept_batch
from services.records.models import DeliveryRecord
from services.records.states import Channel
from services.reports.actions import freeze
from services.reports.models import MonthlyReport
from services.statements import actions as statements
from services.submissions import actions as submissions
from tenants.crossing import inside
from tenants.desk import actions as desk
from tenants.desk.models import ReceivedReport
from tenants.desk.states import VerdictKind
from tenants.payments.actions import cancel_run
from tenants.payments.models import PaymentRun
from tenants.registry.actions.contracts import draft_of, set_limits
from tenants.registry.actions.ending import end_contract
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import MAY, mihon_rules, publish
from tests.world import who

AT = datetime(2027, 7, 1, 1, 0, tzinfo=UTC)
DAY = date(2026, 5, 19)
SENTENCE = (
    "契約「令8-福-12」（令和8年4月1日から令和9年3月31日まで）は、すべて支払われ、直せる期間も過ぎたので、"
    "令和9年6月1日に精算済みになりました。もう変えられません。見ることと印刷はできます。"
)


def _decision() -> Decision:
    return Decision.objects.get(recipient=_aoki())


def _aoki() -> Recipient:
    return Recipient.objects.get(family_name="青木")


def _may() -> Month:
    return Month.objects.get(starts_on=MAY.first)


def _draft(**changes: Any) -> DecisionDraft:
    known = _decision()
    return DecisionDraft(**{"contract_id": known.contract_id, "number": "別", "starts_on": date(2026, 4, 1)} | changes)


def _by() -> dict[str, Any]:
    return {"by": who("baba"), "at": AT}


def _pause() -> Suspension:
    return Suspension.objects.create(recipient=_aoki(), starts_on=DAY, until=date(2026, 5, 22), reason="hospital")


def _contract() -> Contract:
    return Contract.objects.get(number="令8-福-12")


def _bill() -> Paper:
    statement = _may().statements.get()
    return Paper.objects.create(
        kind="bill",
        fiscal_year=2026,
        serial=1,
        number="U2026-0001",
        recipient=_aoki(),
        contract_id=_may().contract_id,
        month=_may(),
        statement=statement,
        issued_on=DAY,
        due_on=DAY,
        yen=2000,
        document="{}",
        made_by_id=uuid7(),
        made_at=AT,
    )


OF_THE_NPO: dict[str, Callable[[], Any]] = {
    "people.decide": lambda: people.decide(_aoki(), _draft(), **_by()),
    "people.set_burden_class": lambda: people.set_burden_class(_decision(), "taxed", DAY, **_by()),
    "people.set_input_values": lambda: people.set_input_values(_decision(), {}, DAY, **_by()),
    "plans.change_decision": lambda: plans.change_decision(_decision(), _draft(), **_by()),
    "plans.renew_decision": lambda: plans.renew_decision(_decision(), _draft(), **_by()),
    "plans.set_weekly_plan": lambda: plans.set_weekly_plan(
        _decision(), [MealDraft(0, "lunch", "regular")], DAY, **_by()
    ),
    "plans.suspend": lambda: plans.suspend(_aoki(), SuspensionDraft(DAY, "hospital"), **_by()),
    "plans.resume": lambda: plans.resume(_pause(), back_on=date(2026, 5, 25), **_by()),
    "plans.withdraw_suspension": lambda: plans.withdraw_suspension(_pause(), **_by()),
    "plans.start_carrying": lambda: plans.start_carrying(_contract(), ending_too=False, **_by()),
    "plans.add_extra_stop": lambda: plans.add_extra_stop(_aoki(), DAY, "dinner", "regular", **_by()),
    "plans.unplanned_stop": lambda: plans.unplanned_stop(_aoki().pk, DAY, "dinner", "regular", at=AT),
    "months.touch": lambda: months.touch(_may().contract_id, DAY, at=AT),
    "months.mark_closed": lambda: months.mark_closed(_may(), **_by()),
    "months.reopen": lambda: months.reopen(_may(), reason="直す", **_by()),
    "months.open_settling_month": lambda: months.open_settling_month(_may().contract_id, CalendarMonth(2027, 5), at=AT),
    "statements.close_month": lambda: statements.close_month(_may(), today=AT.date(), **_by()),
    "statements.reopen_month": lambda: statements.reopen_month(_may(), reason="直す", **_by()),
    "statements.waive": lambda: statements.waive(_may(), [], "確かめた", today=AT.date(), **_by()),
    "bills.ask_bills": lambda: bills.ask_bills(_may().pk, AT.date(), **_by()),
    "bills.make_some": lambda: bills.make_some(_may().pk, AT.date(), **_by()),
    "bills.void_bill": lambda: bills.void_bill(_bill().pk, "誤り", **_by()),
    "reports.freeze": lambda: freeze(_may().pk, **_by()),
    "submissions.submit": lambda: submissions.submit(MonthlyReport.objects.get(), **_by()),
    "submissions.reopen": lambda: submissions.reopen(_may(), reason="直す", **_by()),
}


def _received() -> ReceivedReport:
    return ReceivedReport.objects.get()


OF_THE_CITY: dict[str, Callable[[], Any]] = {
    "terms.agree_terms": lambda: agree_terms(_contract(), {}, MAY, by=who("kita"), at=AT),
    "registry.set_limits": lambda: set_limits(_contract(), draft_of(_contract()), by=who("kita"), at=AT),
    "registry.end_contract": lambda: end_contract(
        _contract(), on=date(2026, 5, 1), reason="解除", by=who("kita"), at=AT
    ),
    "desk.decide": lambda: desk.decide(_received().pk, VerdictKind.RETURNED, by=who("mori"), at=AT, reason="直す"),
    "desk.receive": lambda: desk.receive(contract=_contract(), month=MAY, revision=2, document="{}", digest="", at=AT),
    "payments.cancel_run": lambda: cancel_run(PaymentRun.objects.get().pk, "取消", by=who("kita"), at=AT),
}


@pytest.mark.parametrize("verb", OF_THE_NPO)
def test_no_verb_of_the_npo_changes_it(asahi: Organisation, settled: Contract, verb: str) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        OF_THE_NPO[verb]()

    assert (refusal.value.code, refusal.value.message) == ("contract_settled", SENTENCE)


@pytest.mark.parametrize("verb", OF_THE_CITY)
def test_no_verb_of_the_city_changes_it(mihon: Organisation, settled: Contract, verb: str) -> None:
    with inside(mihon), pytest.raises(Refusal) as refusal:
        OF_THE_CITY[verb]()

    assert (refusal.value.code, refusal.value.message) == ("contract_settled", SENTENCE)


def test_a_record_is_answered_with_the_sentence_and_not_kept(asahi: Organisation, settled: Contract) -> None:
    with inside(asahi):
        held = DeliveryRecord.objects.count()
        known = DeliveryRecord.objects.filter(service_on=date(2026, 5, 11)).get()
        planned = RecordEntry(id=uuid7(), stop=known.stop_id, outcome="absent", reason="直す")
        meal = RecordEntry(id=uuid7(), stop=Unplanned(_aoki().pk, DAY, "dinner", "regular"), outcome="handed")

        receipts = accept_batch([planned, meal], by=who("chiba"), channel=Channel.OFFICE, at=AT)

        assert [(one.word, one.message) for one in receipts] == [("rejected", SENTENCE)] * 2
        assert DeliveryRecord.objects.count() == held


def test_new_rules_reach_no_month_of_it(asahi: Organisation, mihon: Organisation, settled: Contract) -> None:
    version = publish(
        mihon, mihon_rules(price_from=("2026-05-16", 840)), at=AT, past="決裁第5号", correct_from=MAY.first
    )

    with inside(asahi):
        assert contracts_under(version) == []


ABOUT_THE_PERSON = {
    "calls.finish",
    *("people.add_recipient", "people.change_recipient", "plans.end_use", "plans.leave", "plans.return_to_use"),
    "plans.tell_cities",
    *("people.add_contact", "people.change_contact", "people.move_contact", "people.remove_contact"),
    "people.note_consent",
}
BY_THE_VERBS_ABOVE = {
    "calls.move",
    "calls.rehearse",
    "calls.take",
    "calls.take_back",
    *("intakes.take", "intakes.take_all", "intakes.enter_person", "intakes.enter_decision", "intakes.end_decision"),
    *("people.read_people", "people.rehearse", "people.apply_people", "people.map_columns", "plans.carry"),
    "people.take_back_people",
    *("records.accept_batch", "records.apply_import", "records.read_import", "records.record_unplanned"),
    *("records.save_day", "records.take_back_import"),
}
# What a person still owes outlives the contract between city and provider.
OF_A_PERSONS_MONEY = {"bills.receive", "bills.reverse", "bills.exempt", "bills.refund", "bills.entry_of"}
OF_A_PERSONS_MONEY |= {"bills.set_way", "bills.set_collector", "bills.collect", "bills.read_result"}
OF_A_PERSONS_MONEY |= {"bills.take_collection", "bills.withdraw_collection"}
ON_PAPER_ONLY = {"bills.ask_print", "statements.compare_months", "statements.forget_comparison"}
NOTHING_LEFT_TO_CONFIRM = {"corrections.confirm", "adjustments.confirm_correction"}
OF_THE_NPOS_OWN_ROUNDS = {  # who drives where is no matter of any contract
    *("routes.add_carrier", "routes.change_carrier", "routes.take_leave", "routes.withdraw_leave"),
    *("routes.add_route", "routes.change_route", "routes.end_route", "routes.revise"),
    *("routes.place_people", "routes.move_places", "routes.order_places", "routes.set_weekdays", "routes.set_pin"),
    *("routes.settle", "routes.split_route"),
    *("routes.cover", "routes.uncover", "routes.move_for_a_day"),
}
AT_THE_END = {"handover.ask_export", "handover.take_export", "handover.settle", "handover.begin_settling_month"}
OF_THE_DESK = {
    *("home.put_away_beginning", "samples.load", "samples.remove"),
    *("statements.compare_months", "statements.forget_comparison"),
}


def test_no_verb_of_a_person_is_forgotten() -> None:
    """Whatever somebody does in the river is refused above, or is named here with the reason why not."""
    known = set(OF_THE_NPO) | ABOUT_THE_PERSON | BY_THE_VERBS_ABOVE | NOTHING_LEFT_TO_CONFIRM | AT_THE_END
    known |= OF_THE_NPOS_OWN_ROUNDS | OF_THE_DESK
    known |= OF_A_PERSONS_MONEY | ON_PAPER_ONLY

    assert {f"{module}.{name}" for module, name in _verbs()} - known == set()


def _verbs() -> Iterator[tuple[str, str]]:
    for station in sorted(Path(services.__path__[0]).glob("*/actions*")):
        parts = [station] if station.suffix == ".py" else sorted(station.glob("*.py"))
        for part in parts:
            if part.suffix == ".py" and station.parent.name != "demo":
                tree = ast.parse(part.read_text())
                functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
                acts = [one for one in functions if "by" in {arg.arg for arg in one.args.kwonlyargs}]
                yield from ((station.parent.name, one.name) for one in acts if not one.name.startswith("_"))


def test_its_pages_still_open(client_of: Callable[[str], Client], settled: Contract) -> None:
    opened = {
        page: client_of("doi").get(page).status_code
        for page in (
            f"/handover/{settled.pk}/",
            f"/submissions/{settled.pk}/2026-05/",
            f"/statements/{settled.pk}/2026-05/",
            "/terms/",
        )
    }

    assert set(opened.values()) == {200}
