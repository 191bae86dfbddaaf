"""Seeding: found everybody, publish the rules, tell each NPO's story month by month, let the cities answer."""

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import Any
from uuid import UUID

import billing_rules
from billing_rules.advisories.models import Advisory
from billing_rules.packs import actions as packs
from billing_rules.simulation.actions import approve
from npo_platform.kernel.calendar import Month, wareki, wareki_long
from services.demo import deciding
from services.demo.cast import (
    CITIES,
    CITY_STAFF,
    MEALS,
    NPO_STAFF,
    NPOS,
    SampleCity,
    SampleNpo,
    Staff,
    city_details,
    npo_details,
)
from services.demo.defects import read_defect, take_back_defect, tell_defect
from services.demo.money import enter_city_account, enter_npo_account, pay_month
from services.demo.simulating import simulated, tell_npos
from services.demo.story import NpoStory
from services.demo.times import Calendar
from services.demo.worker import set_up
from services.figures.actions import reckon
from services.figures.queries import touched_by
from services.submissions.actions import hear_verdict
from services.submissions.models import Submission
from tenants import crossing
from tenants.accounts.actions import add_sample_user
from tenants.accounts.models import User
from tenants.accounts.queries import Person, person
from tenants.desk.actions import decide
from tenants.desk.queries import document_of, received, waiting_for_answer
from tenants.desk.states import VerdictKind
from tenants.registry.actions import founding
from tenants.registry.actions.contracts import ContractDraft, agree
from tenants.registry.models import Organisation
from tenants.registry.queries import contracts_of_npo, current_city

LIBRARY = Path(billing_rules.__file__).parent / "library"
TAX_BASIS = "飲食料品の譲渡（出前・宅配、送料込みの単価）。委託契約書第9条、市が契約のときに決定（見本）。"


class Seed:
    """The sample for one moment and one seed; the same two give the same rows."""

    def __init__(self, *, now: datetime, seed: int, domain: str, npos: tuple[SampleNpo, ...] = NPOS) -> None:
        self.calendar, self.seed, self.domain, self.npos = Calendar(now), seed, domain, npos
        self.organisations: dict[str, Organisation] = {}

    def found(self) -> None:
        """Schemas, logins, people who sign in, the first rules, the contracts."""
        at = self.calendar.at(self.calendar.opened_on, 9)
        for city in CITIES:
            host = f"{city.code}.{self.domain}"
            founding.found_city(city.code, name=city.name, host=host, at=at, details=city_details(city), is_sample=True)
        for npo in self.npos:
            host = f"{npo.code}.{self.domain}"
            founding.found_npo(npo.code, name=npo.name, host=host, at=at, details=npo_details(npo), is_sample=True)
        self.organisations = {one.schema_name: one for one in crossing.each_organisation()}
        for city in CITIES:
            with self.inside(city):
                _join(CITY_STAFF, at)
                self._publish(city, library_text(city.pack, "meals"), at=at)
                self._agree(city, at)
                enter_city_account(city.code, by=_who("kita"), at=at)
        for number, npo in enumerate(self.npos, start=1):
            with self.inside(npo):
                _join(NPO_STAFF, at)
                enter_npo_account(npo.code, number, by=_who("baba"), at=at)

    def inside(self, member: SampleCity | SampleNpo) -> Any:
        kind = "city" if isinstance(member, SampleCity) else "npo"
        return crossing.inside(self.organisations[f"{kind}_{member.code}"])

    def reform(self) -> None:
        """見本市 raises the price from the first day of the middle month: a second document, two people."""
        before, middle, _ = self.calendar.months
        text = library_text("mihon", "meals-2")
        text = text.replace('"on": "2026-10-01"', f'"on": "{middle}-05"')  # its example, on a day that is never closed
        text = text.replace("2026-10", str(middle)).replace("10月から", f"{middle.month}月から")
        text = text.replace("令和8年", wareki(middle.first).split("年")[0] + "年")
        with self.inside(CITIES[0]):
            self._publish(CITIES[0], text, at=self.calendar.at(before.first + timedelta(days=19), 14))

    def doubt(self) -> None:
        """見本市 tells a defect of its rules, hears what it touched, and takes it back."""
        with self.inside(CITIES[0]):
            told = tell_defect(self.calendar)
        self._read(told)
        with self.inside(CITIES[0]):
            taken_back = take_back_defect(self.calendar, told)
        self._read(taken_back)

    def _read(self, advisory: Advisory) -> None:
        for npo in self.npos:
            with self.inside(npo):
                read_defect(self.calendar, advisory.pk)

    def answer(self, month: Month, *, returning: bool = False, keep_waiting: int = 0) -> None:
        """The cities decide on a month's reports, the last of which may be kept waiting."""
        at = self.calendar.after_month(month, 8, 15, at_latest=10)
        for city in CITIES:
            returned = {npo.name for npo in self.npos if returning and city.code in npo.returned_by}
            with self.inside(city):
                reports = waiting_for_answer(month)
                for report in reports[: len(reports) - keep_waiting]:
                    _decide(report.pk, returns=report.contract.npo_name in returned, at=at)
        for npo in self.npos:
            with self.inside(npo):
                for sent in Submission.objects.filter(verdict__isnull=True):
                    heard = hear_verdict(sent.received_report_id)
                    if heard and heard.is_accepted:
                        for month_id in touched_by(heard.submission.report.month_id):
                            reckon(month_id, at=at)

    def pay(self, month: Month) -> None:
        """The cities pay what they accepted of a month."""
        for city in CITIES:
            with self.inside(city):
                pay_month(self.calendar, month, by=_who("kita"))

    def decide_persons(self) -> None:
        """What the cities decided by letter is theirs too, and something waits on both sides."""
        began, now = self.calendar.at(self.calendar.months[1].first, 10), self.calendar.now
        today = self.calendar.today
        for npo in self.npos:
            for city in (one for one in CITIES if one.code in npo.people):
                with self.inside(npo):
                    contract = contracts_of_npo().get(city_id=self.organisations[f"city_{city.code}"].pk)
                    known = deciding.known_to_city(contract, today, 2)
                if len(known) < 2:
                    continue
                with self.inside(city):
                    issued = deciding.issue_known(contract, known, by=_who("mori"), at=began)
                with self.inside(npo):
                    deciding.take_known(issued, by=_who("chiba"), at=began)
                with self.inside(city):
                    deciding.decide_now(contract, issued, today, by=_who("mori"), at=now)
        for city in CITIES:
            with self.inside(city):
                deciding.answer_reports(by=_who("mori"), at=now)

    def _publish(self, city: SampleCity, text: str, *, at: datetime) -> None:
        author, approver = _who("hara"), _who("kita")
        pack = packs.open_pack(current_city(), MEALS, "配食サービス")
        version = packs.draft(pack, text, by=author, at=at)
        version = packs.validate(version, by=author, at=at)
        if version.previous_digest:
            simulated(version, by=author, at=at)
        version = approve(version, by=approver, at=at)
        tell_npos(packs.publish(version, by=approver, at=at, past_decision="見本：過ぎた月は変えない"))

    def _agree(self, city: SampleCity, at: datetime) -> None:
        for number, npo in enumerate((one for one in self.npos if city.code in one.people), start=12):
            draft = ContractDraft(
                npo_id=self.organisations[f"npo_{npo.code}"].pk,
                number=f"{city.name[0]}高福委 第{number}号",
                title="高齢者配食サービス事業",
                starts_on=self.calendar.contract_from,
                ends_on=self.calendar.contract_until,
                tax_category="reduced",
                tax_percent=8,
                tax_basis=TAX_BASIS,
                payment_term_text="請求を受けた日から30日以内（契約第10条）",
                is_sample=True,
            )
            agree(draft, by=_who("kita"), at=at)


def sow(*, now: datetime, seed: int = 1, domain: str, npos: tuple[SampleNpo, ...] = NPOS) -> Seed:
    """Make the whole sample: about six hundred people and three months of their meals."""
    sample = Seed(now=now, seed=seed, domain=domain, npos=npos)
    sample.found()
    before, middle, _ = sample.calendar.months
    with Tellers(sample) as each_npo:
        each_npo(first_month)
        sample.reform()
        each_npo(send_first_month)
        sample.answer(before)
        sample.pay(before)
        sample.doubt()
        each_npo(middle_month)
        sample.answer(middle, returning=True, keep_waiting=1)
        each_npo(this_month)
    sample.decide_persons()
    return sample


class Tellers:
    """Runs one chapter of every NPO's story, as many at a time as there are cores."""

    def __init__(self, sample: Seed) -> None:
        self.sample = sample
        self.stories = [NpoStory(npo, sample.calendar, sample.seed) for npo in sample.npos]

    def __enter__(self) -> Callable[[Callable[[NpoStory], None]], None]:
        self.pool = ProcessPoolExecutor(cpu_count(), mp_context=get_context("spawn"), initializer=set_up)
        return self.tell

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown()

    def tell(self, chapter: Callable[[NpoStory], None]) -> None:
        work = [(story, chapter, self.sample.organisations[f"npo_{story.npo.code}"]) for story in self.stories]
        self.stories = list(self.pool.map(_tell, work))


def _tell(work: tuple[NpoStory, Callable[[NpoStory], None], Organisation]) -> NpoStory:
    story, chapter, organisation = work
    with crossing.inside(organisation):
        chapter(story)
    return story


def first_month(story: NpoStory) -> None:
    month = story.calendar.months[0]
    story.enter_people()
    story.plan_changes(month)
    story.live(month.first, month.last)


def send_first_month(story: NpoStory) -> None:
    month = story.calendar.months[0]
    story.close(month)
    story.send(month)
    story.bill(month)


def middle_month(story: NpoStory) -> None:
    before, month, _ = story.calendar.months
    story.plan_changes(month)
    story.live(month.first, month.last)
    story.send_late(before, on=month.first + timedelta(days=11))
    if story.npo.on_time:
        story.close(month)
        story.send(month)


def this_month(story: NpoStory) -> None:
    _, middle, month = story.calendar.months
    story.plan_changes(month)
    story.live(month.first, story.calendar.today)
    story.leave_a_note()
    if story.npo.on_time:
        story.send_late(middle, on=story.calendar.today)
    story.set_out()


def library_text(folder: str, name: str) -> str:
    """A pack document of the library, as it stands there."""
    text = (LIBRARY / folder / f"{name}.json").read_text(encoding="utf-8")
    json.loads(text)
    return text


def _join(staff: tuple[Staff, ...], at: datetime) -> None:
    for one in staff:
        add_sample_user(one.username, display_name=one.name, role=one.role, at=at)


def _who(username: str) -> Person:
    return person(User.objects.get(username=username))


def _decide(report_id: UUID, *, returns: bool, at: datetime) -> None:
    report, reviewer = received(report_id), _who("mori")
    if not returns:
        decide(report.pk, VerdictKind.ACCEPTED, by=reviewer, at=at)
        return
    line = next(one for one in document_of(report)["lines"] if "absent" in one["days"].values())
    day = min(int(number) for number, status in line["days"].items() if status == "absent")
    on = wareki_long(report.month.first.replace(day=day))
    why = f"{on}が「不在」ですが、家族から「受け取った」と市に電話がありました。記録を確かめてください。"
    reason = "1人の1日を確かめてください。ほかの行は合っています。"
    decide(report.pk, VerdictKind.RETURNED, by=reviewer, at=at, reason=reason, lines={line["key"]: why})
