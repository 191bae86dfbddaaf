"""Notices of the city one is in, and a share of the NPO one is in, for the walk over every route and role."""

from datetime import date
from uuid import UUID

from billing_rules.advisories import actions
from billing_rules.advisories.actions import AdvisoryDraft
from billing_rules.advisories.models import Advisory, Share
from billing_rules.packs import actions as packs
from billing_rules.packs.models import PackVersion
from tenants import crossing
from tenants.registry.queries import contracts_of_npo
from tests import world
from tests.billing_rules.packs.examples import APPROVER, AUTHOR, _approved, _published_for
from tests.examples import example


def _version() -> PackVersion:
    known = PackVersion.objects.filter(state="published").first()
    return known or packs.publish(_approved(), by=APPROVER, at=world.FOUNDED)


def _written(version: PackVersion, severity: str) -> Advisory:
    said = AdvisoryDraft(severity, date(2026, 4, 1), None, "単価が違う", "直した版を待つ")
    return actions.write(version, said, by=AUTHOR, at=world.FOUNDED)


@example("advisory_id")
def _waiting() -> UUID:
    return _written(_version(), "high").pk


@example("advisories:rewrite", "advisory_id")
@example("advisories:withdraw", "advisory_id")
def _told() -> UUID:
    return _written(_version(), "low").pk


@example("advisories:write", "version_id")
def _to_write() -> UUID:
    return _version().pk


@example("recalls:show", "share_id")
def _share() -> UUID:
    here = crossing.current()
    with crossing.inside(contracts_of_npo()[0].city.organisation):
        told = _written(_published_for(here), "low")
    return Share.objects.get(advisory=told).pk
