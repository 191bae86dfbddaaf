"""Three months of every sample NPO, told through the product's own verbs, each at its own time."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from billing_rules.packs import queries as packs
from npo_platform.kernel.calendar import Month, fiscal_year, tokyo_day
from services.demo.cast import MEALS, SampleNpo
from services.demo.days import Dealer, at_clock, entries_of, served_at
from services.demo.people import SamplePerson, people_of
from services.months import queries as months
from services.people.actions import add_contact, add_recipient, decide
from services.people.models import Recipient
from services.plans.actions import materialise, set_weekly_plan, suspend
from services.plans.checks import SuspensionDraft
from services.plans.queries import stops_on
from services.plans.states import StopState, SuspensionReason
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
from tenants.registry.queries import contracts_of_npo

HOSPITAL_STAYS, LATE_PER_MONTH = 4, 6
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Calendar:
    """The three months of the story and the moment it ends; everything else follows from these."""

    now: datetime

    @property
    def today(self) -> date:
        return tokyo_day(self.now)

    @property
    def months(self) -> tuple[Month, Month, Month]:
        this = Month.of(self.today)
        return this.shift(-2), this.shift(-1), this

    @property
    def opened_on(self) -> date:
        """When the organisations are founded: three weeks before the first month."""
        return self.months[0].first - timedelta(days=21)

    @property
    def contract_from(self) -> date:
        return date(fiscal_year(self.months[0].first), 4, 1)

    @property
    def contract_until(self) -> date:
        """Two fiscal years, so that the story never crosses the end of a contract."""
        return date(self.contract_from.year + 2, 4, 1)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of the story, never after its end."""
        return min(at_clock(day, hour, minute), self.now)


class NpoStory:
    """One NPO's book from its first entry to today; every method is called inside that NPO."""

    def __init__(self, npo: SampleNpo, calendar: Calendar, seed: int) -> None:
        self.npo, self.calendar = npo, calendar
        self.rng = random.Random(f"{seed}/{npo.code}")  # noqa: S311 -- a sample, not a secret
        self.dealer = Dealer(self.rng)

    def staff(self, username: str) -> Person:
        return person(User.objects.get(username=username))

    def enter_people(self) -> None:
        """People, whom to call, the city's decisions and the weekly plans."""
        at = self.calendar.at(self.calendar.opened_on + timedelta(days=7), 9)
        first = 0
        for contract in sorted(contracts_of_npo(), key=lambda one: one.number):
            count = self.npo.people[contract.city.organisation.schema_name.removeprefix("city_")]
            pack = packs.compiled(packs.current(contract.city_id, MEALS).digest)
            starts_on = self.calendar.contract_from
            for one in people_of(count, contract.pk, pack, starts_on=starts_on, rng=self.rng, first=first):
                self._enter(one, at)
            first += count

    def _enter(self, one: SamplePerson, at: datetime) -> None:
        office = self.staff("chiba")
        recipient = add_recipient(one.recipient, by=office, at=at)
        add_contact(recipient, one.contact, by=office, at=at)
        decision = decide(recipient, one.decision, by=office, at=at)
        set_weekly_plan(decision, one.meals, self.calendar.months[0].first, by=office, at=at)

    def live(self, first: date, last: date) -> None:
        """Every day of [first, last]: stops on Mondays for the week, records in the afternoon."""
        day = first
        while day <= last:
            if day == first or day.weekday() == 0:
                materialise(day, day + WEEK, at=self.calendar.at(day, 8))
            self.record_day(day)
            day += timedelta(days=1)

    def record_day(self, day: date) -> None:
        """What the volunteers bring back; today only what they have reached by now, and two not written down."""
        stops = [stop for stop in stops_on(day) if stop.state == StopState.PLANNED]
        if day == self.calendar.today:
            reached = [s for n, s in enumerate(stops) if served_at(s, n) < self.calendar.now]
            stops = reached[:-2]
        if not stops:
            return
        channel = Channel.SHEET if day.weekday() % 3 else Channel.DEVICE
        accept_batch(
            list(entries_of(stops, self.dealer)),
            by=self.staff("aoki"),
            channel=channel,
            at=self.calendar.at(day, 19),
        )

    def go_to_hospital(self, month: Month) -> None:
        """A few people are away for one or two weeks."""
        people = list(Recipient.objects.filter(ended_on__isnull=True).order_by("number"))
        for recipient in self.rng.sample(people, HOSPITAL_STAYS):
            starts_on = month.first + timedelta(days=self.rng.randint(4, 14))
            until = starts_on + timedelta(days=self.rng.randint(6, 13))
            suspend(
                recipient,
                SuspensionDraft(starts_on, SuspensionReason.HOSPITAL, until, "家族から電話"),
                by=self.staff("chiba"),
                at=self.calendar.at(month.first - timedelta(days=1), 17),
            )

    def close(self, month: Month, *, on: date) -> None:
        """Close a month under every contract and freeze its report; every warning gets its reason."""
        manager = self.staff("baba")
        for contract in contracts_of_npo():
            row = months.month_of(contract.pk, month.first)
            if row is None:
                continue
            at = self.calendar.at(on, 10)
            statement = fresh_statement(row, at=at)
            case = closing_case(row, statement, today=tokyo_day(at))
            warnings = {(one.code, one.where) for one in open_findings(case) if one.severity == "warn"}
            if warnings:
                waive(row, warnings, "記録と家族の連絡で確かめた", by=manager, at=at, today=tokyo_day(at))
            close_month(row, by=manager, at=self.calendar.at(on, 11), today=tokyo_day(at))
            freeze(row.pk, by=manager, at=self.calendar.at(on, 11, 30))

    def send(self, month: Month, *, on: date) -> None:
        """Submit every frozen report of a month."""
        for contract in contracts_of_npo():
            row = months.month_of(contract.pk, month.first)
            report = row.reports.order_by("-revision").first() if row else None
            if report is not None:
                submit(report, by=self.staff("baba"), at=self.calendar.at(on, 14))

    def send_late(self, month: Month, *, on: date) -> None:
        """Papers found after the month was closed: meals noted as absent that had been handed over after all."""
        wrong = StopOutcome.objects.filter(
            outcome__in=[Outcome.ABSENT, Outcome.REFUSED, Outcome.CANCELLED],
            stop__service_on__gte=month.first,
            stop__service_on__lt=month.after,
        ).order_by("stop__service_on", "pk")
        entries = [
            RecordEntry(
                self.dealer.uuid(),
                result.stop_id,
                outcome=Outcome.HANDED,
                safety="usual",
                occurred_at=at_clock(result.stop.service_on, 13),
                reason="あとから出てきた用紙で、渡していたと分かった",
            )
            for result in wrong.select_related("stop")[:LATE_PER_MONTH]
        ]
        accept_batch(entries, by=self.staff("chiba"), channel=Channel.PAPER, at=self.calendar.at(on, 16))
