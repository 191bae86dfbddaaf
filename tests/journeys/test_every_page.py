"""Every page of the authorization table, for every role that may open it: reached by links, sound, accessible.

Nothing here names a page. A page added tomorrow is walked tomorrow; a page no link leads to fails the test.
"""

import re

import pytest
from playwright.sync_api import Page

from tenants.accounts.states import ROLES_OF, Role
from tests.journeys.accessibility import faults_of, sideways
from tests.journeys.billing import Billed
from tests.journeys.browsing import DESK, PHONE, ZOOMED, Visitors
from tests.journeys.corrections import Corrected
from tests.journeys.server import Person
from tests.journeys.traces import leave_at_the_city, leave_in_the_office
from tests.journeys.walking import PAGE, pages_for, walk

# Not led to by a link: redirects, doors, and fragments that a page asks for by itself while work is in progress.
WITHOUT_LINK = {
    "start",
    "account_login",
    "account_logout",
    "jobs:progress",
    "packs:rollout",
    "simulation:progress",
    "advisories:board",
}
PERSONAL = re.compile(r'value="[\w-]{30,}"|"X-CSRFToken": "\w+"|class="small signed-in">.*?</div>', re.S)

_checked: set[int] = set()


@pytest.fixture(scope="module")
def traces(_visitors: Visitors, corrected: Corrected, renewed: None, billed: Billed) -> dict[str, list[str]]:
    """Addresses of pages that exist only because somebody has left something there, by kind of organisation."""
    with _visitors.as_person(_one_of(_visitors, "npo", Role.MANAGER)) as office:
        reports = leave_in_the_office(office)
    with (
        _visitors.as_person(_one_of(_visitors, "city", Role.AUTHOR)) as writing,
        _visitors.as_person(_one_of(_visitors, "city", Role.APPROVER)) as approving,
    ):
        return {
            "npo": [*reports, billed.month, billed.holding, billed.owing],
            "city": leave_at_the_city(writing, approving),
        }


@pytest.mark.parametrize(("kind", "role"), [(kind, role) for kind, roles in ROLES_OF.items() for role in roles])
def test_every_page_a_role_may_open_is_reached_and_sound(
    kind: str, role: Role, visitors: Visitors, traces: dict[str, list[str]]
) -> None:
    person = _one_of(visitors, kind, role)
    faults: dict[str, list[str]] = {}

    with visitors.as_person(person) as page:
        met = set()
        also = () if role == Role.FIELD else traces.get(kind, ())
        for route, answers in walk(page, kind, also):
            met.add(route)
            if answers == PAGE:
                faults[f"{route} {page.url}"] = _faults(page)

    assert {where: found for where, found in faults.items() if found} == {}
    assert pages_for(role, kind) - met - WITHOUT_LINK == set()


def _one_of(visitors: Visitors, kind: str, role: Role) -> Person:
    """Of the last organisation of a kind: the journeys of a month and of a rule change walk in the first."""
    return next(p for p in reversed(visitors.people) if (p.kind, p.role) == (kind, role.label))


def _faults(page: Page) -> list[str]:
    """What axe finds, and what scrolls sideways on a phone or enlarged; once for all who see the same."""
    shown = hash(PERSONAL.sub("", page.content()))
    if shown in _checked:
        return []
    _checked.add(shown)
    found = faults_of(page)
    for name, size in (("a phone", PHONE), ("a window zoomed to 200 %", ZOOMED)):
        page.set_viewport_size(size)
        if wide := sideways(page):
            found.append(f"{wide} px wider than {name}")
    page.set_viewport_size(DESK)
    return found
