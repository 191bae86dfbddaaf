"""Sow a small sample and tell what it holds; run by `sowing` in a process of its own."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.adjustments.models import Adjustment
from services.demo.cast import CITIES, NPOS
from services.demo.seed import sow
from services.demo.times import Calendar
from services.people.models import BurdenClass, Recipient
from services.plans.models import Stop, Suspension
from services.plans.states import SuspensionReason
from services.records.models import DeliveryRecord, SafetyCheck, StopOutcome
from services.records.states import DELIVERED, SafetyState
from services.reports.models import MonthlyReport
from tenants.crossing import current
from tenants.desk.checks import findings_in
from tenants.desk.queries import document_of, received_reports
from tenants.registry.actions import installing
from tenants.registry.queries import contracts_of_npo


def tell(now: datetime, people: Mapping[str, dict[str, int]]) -> dict[str, Any]:
    """What each NPO and each city of the sample holds, by its code."""
    installing.install(at=now)
    npos = tuple(replace(npo, people=people[npo.code]) for npo in NPOS if npo.code in people)
    sample = sow(now=now, domain="localhost", npos=npos)
    told: dict[str, Any] = {}
    for npo in npos:
        with sample.inside(npo):
            told[npo.code] = told_by_npo(sample.calendar)
    for city in CITIES:
        with sample.inside(city):
            told[city.code] = told_by_city()
    return told


def told_by_npo(calendar: Calendar) -> dict[str, Any]:
    results = StopOutcome.objects.exclude(outcome="")
    given_on = results.filter(outcome__in=DELIVERED).values_list("stop__service_on", flat=True).distinct()
    worries = results.filter(safety_state=SafetyState.CONCERN)
    hospital = Suspension.objects.filter(reason=SuspensionReason.HOSPITAL)
    reports = MonthlyReport.objects.select_related("month").order_by("month__contract_id", "month__starts_on")
    return {
        "outcomes": Counter(results.values_list("outcome", flat=True)),
        "given_on": sorted(map(str, given_on)),
        "hospital_weeks": [day.isocalendar().week for day in hospital.values_list("starts_on", flat=True)],
        "adjustments": Adjustment.objects.count(),
        "channels": Counter(DeliveryRecord.objects.values_list("channel", flat=True)),
        "stops_today": Stop.objects.filter(service_on=calendar.today).count(),
        "begun_late": BurdenClass.objects.filter(decision__starts_on__gt=calendar.months[0].first).count(),
        "ended": Recipient.objects.filter(ended_on__isnull=False).count(),
        "changed_class": BurdenClass.objects.filter(position=2).count(),
        "concerns": SafetyCheck.objects.filter(state=SafetyState.CONCERN).count(),
        "worries_left": worries.exclude(stop__service_on=calendar.today).count(),
        "after_the_end": DeliveryRecord.objects.filter(received_at__gt=calendar.now).count(),
        "samples": [current().is_sample, *(contract.is_sample for contract in contracts_of_npo())],
        "months": [months_of(contract.pk, calendar) for contract in contracts_of_npo()],
        "tales": [tale_of(json.loads(report.document)) for report in reports],
    }


def months_of(contract_id: Any, calendar: Calendar) -> list[str]:
    """accepted, returned, submitted, or open, for each month."""
    states = []
    for month in calendar.months:
        report = MonthlyReport.objects.filter(month__contract_id=contract_id, month__starts_on=month.first).last()
        states.append(report.state if report else "open")
    return states


def tale_of(document: dict[str, Any]) -> dict[str, Any]:
    """A report without the keys, which differ from one sample to the next."""
    keyless = [{name: value for name, value in line.items() if name != "key"} for line in document["lines"]]
    return {
        "month": document["month"],
        "sample": document["sample"],
        "units": sorted({line["user_unit"] + line["city_unit"] for line in keyless if line["city_unit"]}),
        "lines": sorted(keyless, key=lambda line: (line["decision_number"], line["meal_mark"], line["class_label"])),
        "totals": document["totals"],
    }


def told_by_city() -> dict[str, Any]:
    reports = list(received_reports())
    verdicts = [report.verdict for report in reports if report.answer]
    return {
        "samples": [current().is_sample],
        "reports": len(reports),
        "findings": [one.message for report in reports for one in findings_in(document_of(report), report.digest)],
        "verdicts": Counter(str(verdict.kind) for verdict in verdicts),
        "line_reasons": [line.reason for verdict in verdicts for line in verdict.lines.all()],
    }
