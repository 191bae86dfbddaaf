"""統計 on paper for the council: the figures of a period by provider and month, and what each of them means."""

from datetime import date
from typing import Any

from tenants.registry.models import City
from tenants.statistics.definitions import Definition, current
from tenants.statistics.queries import Figure, StatisticsPage
from tenants.statistics.states import Telling

KIND = "statistics/1"
SET_OUT = ("cost_per_contact", "people", "contacts", "cost", "unanswered_rate", "alarm_median", "alarm_p90")
WORDS = {Telling.PENDING: "集計中", Telling.UNACCEPTED: "未承認"}


def council_paper(page: StatisticsPage, city: City, *, today: date) -> dict[str, Any]:
    """Every word and figure of the paper; nothing on it is hidden less than on the screen."""
    names = list(dict.fromkeys([*(one.id for one in page.summed), *SET_OUT]))
    return {
        "kind": KIND,
        "frozen_on": today.isoformat(),
        "city": {"name": str(city), "section": city.section, "addressee": city.mayor_title},
        "sample": any(own[0].contract.is_sample for own in page.cells),
        "months": [str(month) for month in page.months],
        "summed": [{"label": one.label.ja, "unit": one.unit.ja} for one in page.summed],
        "providers": [{"name": one.npo_name, "figures": [_told(f) for f in own]} for one, own in page.providers],
        "total": [_told(page.summary[one.id]) for one in page.summed],
        "tables": [_table(page, name) for name in SET_OUT],
        "definitions": [_meaning(one) for name in names for one in page.made(name)],
    }


def _table(page: StatisticsPage, name: str) -> dict[str, Any]:
    one, versions = current()[name], "・".join(str(made.version) for made in page.made(name))
    rows = [
        {
            "name": own[0].contract.npo_name,
            "cells": [
                next((_told(cell.figure(name)) for cell in own if cell.month == month), "") for month in page.months
            ],
        }
        for own in page.cells
    ]
    return {"label": one.label.ja, "unit": one.unit.ja, "version": versions, "rows": rows}


def _told(figure: Figure) -> str:
    said = WORDS.get(figure.telling, figure.text)
    return f"{said}※" if figure.partial and figure.is_shown else said


def _meaning(one: Definition) -> dict[str, Any]:
    return {
        "label": one.label.ja,
        "version": one.version,
        "since": one.since.isoformat(),
        "unit": one.unit.ja,
        "sentence": one.sentence.ja,
        "computed": one.computed.ja,
        "not_counted": one.not_counted.ja,
    }
