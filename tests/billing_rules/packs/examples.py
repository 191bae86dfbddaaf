"""Versions that exist, for the walk over every route and role: a city's as each act needs it, an NPO's published."""

from datetime import date
from uuid import UUID, uuid4

from billing_rules.packs import actions, queries
from billing_rules.packs.models import PackVersion
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.registry.models import Contract, Organisation
from tenants.registry.queries import contracts_of_npo, current_city
from tenants.registry.states import Kind
from tests import world
from tests.billing_rules.packs.conftest import FIRST
from tests.examples import example

AUTHOR, APPROVER = Person(uuid4(), "見本 作成"), Person(uuid4(), "見本 承認")


def _draft() -> PackVersion:
    pack = actions.open_pack(current_city(), "meals", "配食サービスの規則")
    return actions.draft(pack, FIRST, by=AUTHOR, at=world.FOUNDED)


def _validated() -> PackVersion:
    return actions.validate(_draft(), by=AUTHOR, at=world.FOUNDED)


def _approved() -> PackVersion:
    return actions.approve(_validated(), by=APPROVER, at=world.FOUNDED)


def _published_for(npo: Organisation) -> PackVersion:
    """Rules of a service this NPO alone has a contract for: another NPO of the same city must not find them."""
    city = current_city()
    Contract(
        city=city,
        npo_id=npo.pk,
        service="visits",
        number=str(uuid4()),
        title="訪問の委託",
        starts_on=date(2026, 4, 1),
        ends_on=date(2027, 4, 1),
    ).save()
    pack = actions.open_pack(city, "visits", "訪問の規則")
    text = FIRST.replace('"service": "meals"', '"service": "visits"')
    version = actions.validate(actions.draft(pack, text, by=AUTHOR, at=world.FOUNDED), by=AUTHOR, at=world.FOUNDED)
    version = actions.approve(version, by=APPROVER, at=world.FOUNDED)
    return actions.publish(version, by=APPROVER, at=world.FOUNDED)


@example("version_id")
def _version() -> UUID:
    here = crossing.current()
    if here.kind == Kind.CITY:
        return _draft().pk
    with crossing.inside(contracts_of_npo()[0].city.organisation):
        return _published_for(here).pk


@example("simulation:approve", "version_id")
def _to_approve() -> UUID:
    return _validated().pk


@example("packs:publish", "version_id")
def _to_publish() -> UUID:
    return _approved().pk


@example("save_id")
def _save() -> UUID:
    version = _draft()
    actions.revise(version, FIRST.replace("810", "820"), by=AUTHOR, at=world.FOUNDED)
    return queries.saves_of(version)[0].pk


@example("table")
def _table() -> str:
    return "price"
