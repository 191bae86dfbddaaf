"""Three months of one sample NPO, told through the product's own verbs, each at its own time."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from billing_rules.packs import queries as packs
from npo_platform.kernel.calendar import Month, tokyo_day
from services.demo import changes
from services.demo.cast import MEALS, SampleNpo
from services.demo.days import Dealer, in_order, written_by
from services.demo.people import SamplePerson, full_names, people_of
from services.demo.purse import bring_money, collect_by_bank, enter_ways, make_bills
from services.demo.rounds import set_out
from services.demo.times import Calendar, at_clock
from services.months import queries as months
from services.people.models import Recipient
from services.plans.actions import materialise
from services.plans.queries import stops_on
from services.plans.states import StopState
from services.records.actions import RecordEntry, accept_batch
from services.records.models import StopOutcome
from services.records.states import Channel, Outcome
from services.reports.actions import freeze
from services.statements.actions import close_month, fresh_statement, waive
from services.statements.checks import open_findings
from services.statements.queries.closing import closing_case
from services.submissions.actions import submit
from tenants.accounts.models import User
from tenants.accounts.queries import Person, person
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo

LATE_IN_FIRST, LATE_IN_MIDDLE = 6, 3
WEEK = timedelta(days=7)
REASONS = {"large_change": "入院や開始で食数が変わった。記録どおり", "beyond_decision": "市と相談して1回増やした"}
REASON = "用紙と家族の連絡で確かめた"


class NpoStory:
    """One NPO's book from its first entry to today; every method is called inside that NPO."""

    def __init__(self, npo: SampleNpo, calendar: Calendar, seed: int) -> None:
        self.npo, self.calendar = npo, calendar
        self.rng = random.Random(f"{seed}/{npo.code}")  # noqa: S311 -- a sample, not a secret
        self.dealer = Dealer(self.rng)
        self.purse = random.Random(f"{seed}/{npo.code}/purse")  # noqa: S311 -- a sample, not a secret
        self.newcomer: SamplePerson | None = None
        self.stays: list[changes.Stay] = []
        self.leaver = self.reclassed = ""
        self._staff: dict[str, Person] = {}

    def staff(self, username: str) -> Person:
        if username not in self._staff:
            self._staff[username] = person(User.objects.get(username=username))
        return self._staff[username]

    def enter_people(self) -> None:
        """People, whom to call, the city's decisions and the weekly plans; one more is kept to begin later."""
        at = self.calendar.at(self.calendar.opened_on + timedelta(days=7), 9)
        names = full_names(self.rng)
        for contract in self._contracts():
            pack = packs.compiled(packs.current(contract.city_id, MEALS).digest)
            count = self.npo.people[_code(contract)] + 1
            own, names = names[:count], names[count:]
            period = self.calendar.contract_from, self.calendar.months[2].shift(1).first
            *present, self.newcomer = people_of(own, contract.pk, pack, period=period, rng=self.rng)
            for one in present:
                changes.enter(one, self.calendar.months[0].first, by=self.staff("chiba"), at=at)

    def plan_changes(self, month: Month) -> None:
        """Who is away in a month, and in the middle one who begins, leaves and changes class: nobody twice."""
        known = {stay.number for stay in self.stays} | {self.leaver, self.reclassed}
        people = Recipient.objects.filter(ended_on__isnull=True).exclude(number__in=known)
        numbers = list(people.order_by("number").values_list("number", flat=True))
        self.rng.shuffle(numbers)
        if month == self.calendar.months[1]:
            self.leaver = numbers.pop()
            self.reclassed = changes.first_of_class(numbers, month.first)
            numbers = [number for number in numbers if number != self.reclassed]
        self.stays += changes.stays_in(month, numbers, self.rng)

    def live(self, first: date, last: date) -> None:
        """Every day of [first, last]: stops on Mondays for the week, what changes, records in the evening."""
        day = first
        while day <= last:
            if day == first or day.weekday() == 0:
                materialise(day, day + WEEK, at=self.calendar.at(day, 8))
            self.record_day(day)
            self.change_day(day)
            day += timedelta(days=1)

    def record_day(self, day: date) -> None:
        """What the volunteers bring back and what the office hears on the telephone, today only until now."""
        stops = in_order(stop for stop in stops_on(day) if stop.state == StopState.PLANNED)
        told = self.dealer.day(stops, now=self.calendar.now)
        writer, channel = written_by(day)
        if told.driven:
            accept_batch(told.driven, by=self.staff(writer), channel=channel, at=self.calendar.at(day, 18))
        if told.told_by_phone:
            at = self.calendar.at(day, 18, 30)
            accept_batch(told.told_by_phone, by=self.staff("chiba"), channel=Channel.PHONE, at=at)

    def change_day(self, day: date) -> None:
        """Calls and letters of a day, entered by the office before it goes home."""
        office, at = self.staff("chiba"), self.calendar.at(day, 19)
        for stay in self.stays:
            if stay.told_on == day:
                changes.go_to_hospital(stay, by=office, at=at)
        middle = self.calendar.months[1]
        if Month.of(day) != middle:
            return
        if day.day == changes.CLASS_KNOWN_ON and self.reclassed:
            changes.change_class(self.reclassed, middle, by=office, at=at)
        if day.day == changes.BEGINS_ON - 1 and self.newcomer:
            self._begin(self.newcomer, day + timedelta(days=1), by=office, at=at)
        if day.day == changes.LEAVES_ON and self.leaver:
            changes.leave(self.leaver, day, by=office, at=at)

    def leave_a_note(self) -> None:
        """Yesterday afternoon somebody asked to be called back."""
        first = Recipient.objects.filter(ended_on__isnull=True).order_by("number").first()
        if first is not None:
            at = self.calendar.at(self.calendar.today - timedelta(days=1), 16)
            changes.leave_a_note(first.number, by=self.staff("chiba"), at=at)

    def close(self, month: Month) -> None:
        """Close a month under every contract and freeze its report; every warning gets its reason."""
        manager = self.staff("baba")
        begun, closed, frozen = (self._after(month, 4, 10 + n, at_latest=90 - 20 * n) for n in range(3))
        today = tokyo_day(begun)
        for contract in self._contracts():
            row = months.month_of(contract.pk, month.first)
            if row is None:
                continue
            case = closing_case(row, fresh_statement(row, at=begun), today=today)
            warnings = [one for one in open_findings(case) if one.severity == "warn"]
            for code in sorted({one.code for one in warnings}):
                found = {(one.code, one.where) for one in warnings if one.code == code}
                waive(row, found, REASONS.get(code, REASON), by=manager, at=begun, today=today)
            close_month(row, by=manager, at=closed, today=today)
            freeze(row.pk, by=manager, at=frozen)

    def send(self, month: Month) -> None:
        """Submit every frozen report of a month."""
        for contract in self._contracts():
            row = months.month_of(contract.pk, month.first)
            report = row.reports.order_by("-revision").first() if row else None
            if report is not None:
                submit(report, by=self.staff("baba"), at=self._after(month, 5, 14, at_latest=30))

    def bill(self, month: Month) -> None:
        """Bills of a closed month, and the money people brought for them."""
        office, manager, at = self.staff("chiba"), self.staff("baba"), self._after(month, 6, 10, at_latest=20)
        enter_ways(office=office, manager=manager, at=at)
        for contract in self._contracts():
            make_bills(contract, month, by=office, at=at)
            collect_by_bank(self.calendar, contract, month, by=office)
        bring_money(self.calendar, month, self.purse, by=office)

    def send_late(self, month: Month, *, on: date) -> None:
        """Papers found after a month was closed: absences that were none."""
        count = LATE_IN_FIRST
        wrong = StopOutcome.objects.filter(
            outcome=Outcome.ABSENT,
            stop__service_on__gte=month.first,
            stop__service_on__lt=month.after,
        ).order_by("stop__service_on", "stop__recipient__number", "stop__meal")
        if month == self.calendar.months[1]:  # what was sent back is mended there, not by an adjustment
            returned = [one.pk for one in self._contracts() if _code(one) in self.npo.returned_by]
            wrong, count = wrong.exclude(stop__contract_id__in=returned), LATE_IN_MIDDLE
        entries = [
            RecordEntry(
                self.dealer.uuid(),
                result.stop_id,
                outcome=Outcome.HANDED,
                safety="usual",
                occurred_at=at_clock(result.stop.service_on, 13),
                reason="あとから出てきた用紙で、渡していたと分かった",
            )
            for result in wrong.select_related("stop")[:count]
        ]
        accept_batch(entries, by=self.staff("chiba"), channel=Channel.PAPER, at=self.calendar.at(on, 16))

    def set_out(self) -> None:
        """Routes and those who carry them, as they stand today."""
        set_out(self.npo.code, by=self.staff("chiba"), at=self.calendar.now)

    def _contracts(self) -> Sequence[Contract]:
        return sorted(contracts_of_npo(), key=lambda one: one.number)

    def _begin(self, one: SamplePerson, day: date, *, by: Person, at: datetime) -> None:
        changes.enter(replace(one, decision=replace(one.decision, starts_on=day)), day, by=by, at=at)

    def _after(self, month: Month, days: int, hour: int, *, at_latest: int) -> datetime:
        return self.calendar.after_month(month, days, hour, at_latest=at_latest)


def _code(contract: Contract) -> str:
    return contract.city.organisation.schema_name.removeprefix("city_")
