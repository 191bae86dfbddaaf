"""A city whose providers have closed a year: months frozen by the product's own form, without living through them."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from benchmarks.rules.workload import CLASSES, MEALS, STATUS, columns_of
from npo_platform.kernel.calendar import Month
from npo_platform.kernel.digest import sha256
from npo_platform.kernel.ids import uuid7

AT = datetime(2025, 4, 1, tzinfo=UTC)
LIBRARY = Path(__file__).parents[2] / "billing_rules" / "library" / "mihon"
FIRST = Month(2025, 4)


@dataclass
class City:
    """A city with rules in force, and as many providers as were added."""

    organisation: Any
    author: Any
    version: Any
    people: int
    months: int
    providers: int = 0
    price: int = 840

    def add(self, providers: int) -> None:
        """Found further providers, each with a schema of its own and its months frozen."""
        from tenants import crossing
        from tenants.registry.actions import founding
        from tenants.registry.models import Contract

        for n in range(self.providers, self.providers + providers):
            name = f"団体{n}"
            npo = founding.found_npo(f"p{n}", name=name, host=f"p{n}.localhost", at=AT, details={"legal_name": name})
            contract = Contract(
                city_id=self.organisation.pk,
                npo_id=npo.pk,
                service="meals",
                number=str(n),
                title="委託",
                starts_on=date(2025, 4, 1),
                ends_on=date(2027, 4, 1),
            )
            with crossing.inside(self.organisation):
                contract.save()
            with crossing.inside(npo):
                _freeze(contract.pk, self.version, self.people, self.months, seed=n)
        self.providers += providers

    def draft(self) -> Any:
        """A price nobody has seen yet, from the first month on, inside the city."""
        from billing_rules.packs import actions as packs
        from tenants.registry.queries import current_city

        self.price += 1
        pack = packs.open_pack(current_city(), "meals", "配食")
        text = _early((LIBRARY / "meals.json").read_text()).replace('"price": 810', f'"price": {self.price}')
        return packs.draft(pack, text, by=self.author, at=AT)


def found(people: int, months: int) -> City:
    """Found the city and publish its first rules; no provider yet."""
    from billing_rules.packs import actions as packs
    from tenants import crossing
    from tenants.accounts.queries import Person
    from tenants.registry.actions import founding, installing
    from tenants.registry.queries import current_city

    installing.install(at=AT)
    author, approver = Person(uuid7(), "作成"), Person(uuid7(), "承認")
    organisation = founding.found_city(
        "mihon",
        name="見本市",
        host="mihon.localhost",
        at=AT,
        details={"code": "272078", "section": "係", "mayor_title": "市長"},
    )
    with crossing.inside(organisation):
        pack = packs.open_pack(current_city(), "meals", "配食")
        version = packs.draft(pack, _early((LIBRARY / "meals.json").read_text()), by=author, at=AT)
        version = packs.approve(packs.validate(version, by=author, at=AT), by=approver, at=AT)
        packs.publish(version, by=approver, at=AT, past_decision="測定")
    return City(organisation, author, version, people, months)


def _early(text: str) -> str:
    """見本市's rules, from April 2025 on and without their examples, which lie later."""
    document = json.loads(text.replace('"2026-04-01"', '"2025-04-01"'))
    return json.dumps(document | {"tests": [], "forms": []}, ensure_ascii=False)


def _freeze(contract_id: Any, version: Any, people: int, months: int, *, seed: int) -> None:
    from billing_rules.facts import from_json
    from services.months.models import Month as MonthRow
    from services.people.models import Recipient
    from services.statements.models import Statement
    from services.statements.queries.facts import packed, text_of

    persons = [
        Recipient(
            number=f"{n}",
            family_name="測定",
            given_name=f"{n}",
            family_kana="そくてい",
            given_kana="たろう",
            kana_key="そくてい",
        )
        for n in range(people)
    ]
    Recipient.objects.bulk_create(persons)
    keys = [str(person.pk) for person in persons]
    for shift in range(months):
        month = FIRST.shift(shift)
        text = text_of(from_json(_facts(month, keys, seed=seed * 100 + shift)))
        row = MonthRow(contract_id=contract_id, starts_on=month.first, state="closed", closed_at=AT)
        row.save(force_insert=True)
        Statement(
            month=row,
            number=1,
            state="frozen",
            pack_version_id=version.pk,
            pack_digest=version.digest,
            pack_label=str(version),
            engine="bench",
            evaluated_revision=0,
            evaluated_at=AT,
            frozen_at=AT,
            facts=packed(text),
            facts_digest=sha256(text),
        ).save(force_insert=True)


def _facts(month: Month, keys: list[str], *, seed: int) -> dict[str, Any]:
    columns = columns_of(len(keys), seed)
    first = int(columns.day.min())
    rows = zip(*(one.tolist() for one in (columns.person, columns.day, columns.meal, columns.status)), strict=True)
    events = [
        {
            "person": keys[person],
            "on": month.days[day - first].isoformat(),
            "slot": MEALS[meal],
            "inputs": {"meal": MEALS[meal], "diet": "regular", "status": STATUS[status]},
        }
        for person, day, meal, status in rows
        if day - first < len(month.days)
    ]
    classes = dict(zip(columns.person.tolist(), columns.burden_class.tolist(), strict=True))
    people = [{"key": keys[n], "inputs": {"burden_class": CLASSES[code]}} for n, code in classes.items()]
    return {"month": str(month), "people": people, "events": events}
