"""The same person in reports of two providers: days both served, weeks both together went beyond the limit.

Found by the blind link ids the reports carry (docs/decisions/0015). Only the city sees what is found here: it received
both reports. What it returns to an NPO is a line of that NPO's own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from npo_platform.kernel.calendar import Month
from tenants.desk.models import ReceivedReport
from tenants.desk.queries.reports import all_at, document_of, newest_reports, received_reports, with_content

# Somebody set out with the meal; what was cancelled in time or beyond a limit costs nobody.
SET_OUT = frozenset({"handed", "left", "absent", "refused", "cancelled_late"})
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Service:
    """One meal of one line of one report."""

    report: ReceivedReport
    key: str
    name: str
    number: str
    meal: str
    on: date

    @property
    def npo_name(self) -> str:
        return str(self.report.npo)


@dataclass(frozen=True)
class SharedDay:
    """A day on which two providers set out for the same person."""

    on: date
    services: Sequence[Service]

    @property
    def is_same_meal(self) -> bool:
        meals: dict[str, set[UUID]] = defaultdict(set)
        for one in self.services:
            meals[one.meal].add(one.report.npo_id)
        return any(len(npos) > 1 for npos in meals.values())


@dataclass(frozen=True)
class SharedWeek:
    """A week in which the providers together went beyond the limit of the rules."""

    first: date
    most: int
    count: int
    label: str
    services: Sequence[Service]

    @property
    def last(self) -> date:
        return self.first + WEEK - timedelta(days=1)


@dataclass(frozen=True)
class SharedPerson:
    """One person in the reports of several providers of one month, with what is to be looked at."""

    month: Month
    days: Sequence[SharedDay]
    weeks: Sequence[SharedWeek]

    @property
    def services(self) -> list[Service]:
        """One for each line concerned: whose it is, and where it can be returned."""
        found = chain(*(day.services for day in self.days), *(week.services for week in self.weeks))
        lines = {(one.report.pk, one.key): one for one in found if one.report.month == self.month}
        return sorted(lines.values(), key=lambda one: (one.npo_name, one.key))

    @property
    def is_open(self) -> bool:
        """Whether a report of it still waits for an answer."""
        return any(one.report.answer is None for one in self.services)


@dataclass(frozen=True)
class MonthOverlaps:
    """A month's people whom two providers served, in numbers and names of providers."""

    month: Month
    people: Sequence[SharedPerson]

    @property
    def days(self) -> int:
        return sum(len(one.days) for one in self.people)

    @property
    def weeks(self) -> int:
        return sum(len(one.weeks) for one in self.people)

    @property
    def providers(self) -> list[str]:
        return sorted({service.npo_name for one in self.people for service in one.services})


def shared_people(months: Collection[Month]) -> list[SharedPerson]:
    """Who is in the reports of two providers on one day, or beyond a week's limit in several, month by month.

    Two queries; one while nobody is in the reports of two.
    """
    around = {month.shift(back).first for month in months for back in (0, 1, -1)}
    links, npos = dict[UUID, set[str]](), defaultdict[str, set[UUID]](set)
    for report_id, npo_id, found in _links(around):
        links[report_id] = set(found) - {""}
        for link in links[report_id]:
            npos[link].add(npo_id)
    shared = {link for link, owners in npos.items() if len(owners) > 1}
    wanted = [report_id for report_id, own in links.items() if own & shared]
    if not wanted:
        return []
    served, limit = dict[str, list[Service]](), dict[str, Any]()
    for report in received_reports().filter(pk__in=wanted).order_by("contract__number", "starts_on"):
        document = document_of(report)
        limit = next(iter(document.get("limits", [])), limit)
        for line in document["lines"]:
            if line.get("link") in shared:
                served.setdefault(line["link"], []).extend(_services(report, line))
    people = [_person(month, own, limit) for month in sorted(months) for own in served.values()]
    return [one for one in people if one.days or one.weeks]


def shared_with_others(report: ReceivedReport) -> int:
    """How many people of a report another provider's report shares a day or a week beyond the limit with."""
    people = shared_people([report.month])
    return sum(any(service.report.pk == report.pk for service in one.services) for one in people)


def unlinked_people(report_document: Mapping[str, Any]) -> int:
    """How many people of a report cannot be compared: their birth date is not known there."""
    return len({one["decision_number"] for one in report_document["lines"] if not one.get("link")})


def _links(firsts: Collection[date]) -> QuerySet[ReceivedReport, tuple[UUID, UUID, list[str]]]:
    newest = newest_reports().filter(starts_on__in=firsts)
    return with_content(newest).values_list("pk", "npo_id", all_at("$.lines[*].link"))


def _services(report: ReceivedReport, line: Mapping[str, Any]) -> Iterator[Service]:
    for day, mark in line["days"].items():
        if mark in SET_OUT:
            on = report.starts_on.replace(day=int(day))
            yield Service(report, line["key"], line["name"], line["decision_number"], line["meal_mark"], on)


def _person(month: Month, served: Sequence[Service], limit: Mapping[str, Any]) -> SharedPerson:
    by_day: dict[date, list[Service]] = defaultdict(list)
    for one in served:
        if one.on in month:
            by_day[one.on].append(one)
    days = [SharedDay(on, own) for on, own in sorted(by_day.items()) if _several(own)]
    return SharedPerson(month, days, _weeks(month, served, limit) if limit else [])


def _weeks(month: Month, served: Sequence[Service], limit: Mapping[str, Any]) -> list[SharedWeek]:
    begins = 6 if limit["first_weekday"] == "sunday" else 0
    by_week: dict[date, list[Service]] = defaultdict(list)
    for one in served:
        by_week[one.on - timedelta(days=(one.on.weekday() - begins) % 7)].append(one)
    weeks = []
    for first, own in sorted(by_week.items()):
        count = len({one.on for one in own}) if limit["counts"] == "days" else len(own)
        if first < month.after and first + WEEK > month.first and _several(own) and count > limit["max"]:
            weeks.append(SharedWeek(first, limit["max"], count, limit["label"], own))
    return weeks


def _several(services: Sequence[Service]) -> bool:
    return len({one.report.npo_id for one in services}) > 1
