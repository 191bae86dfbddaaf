"""Addresses that exist: for each argument of a route, how to get a value of it inside an organisation.

An app adds its own with `@example("person_id")`, or `@example("records:stop", "stop_id")` where a name means something
else in one route. The function runs inside the organisation whose page is asked for, and makes what it needs.
"""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from services.people import actions as people
from services.people.checks import ContactDraft, DecisionDraft, RecipientDraft
from services.people.models import Recipient
from services.plans import actions as plans
from services.plans.checks import SuspensionDraft
from tenants import crossing
from tenants.accounts import actions
from tenants.accounts.models import User
from tenants.accounts.queries import Person, person
from tenants.accounts.states import ROLES_OF, Role
from tenants.jobs.models import Job
from tenants.notices.actions import tell
from tenants.registry.queries import contracts_of_city, contracts_of_npo
from tenants.registry.states import Kind
from tests import world

Example = Callable[[], Any]

_examples: dict[tuple[str, str], Example] = {}
NOWHERE: dict[str, Any] = {
    "month": "2026-10",
    "day": "2026-10-05",
    "kind": "report",
    "form": "csv",
    "fmt": "json",
    "format": "json",
}


def example(*place: str) -> Callable[[Example], Example]:
    """Register a value of an argument: of one name everywhere, or of one name in one route."""

    def register(function: Example) -> Example:
        route, argument = place if len(place) == 2 else ("", place[0])
        _examples[route, argument] = function
        return function

    return register


def existing(route: str, arguments: tuple[str, ...]) -> dict[str, Any]:
    """Values of all arguments of a route, inside an organisation. A route without an example fails the matrix."""
    return {name: (_examples.get((route, name)) or _examples["", name])() for name in arguments}


def nowhere(arguments: tuple[str, ...]) -> dict[str, Any]:
    """Well-formed values that belong to nothing."""
    return {name: NOWHERE.get(name) or uuid4() for name in arguments}


@example("user_id")
def _somebody() -> UUID:
    role = ROLES_OF[crossing.current().kind][-1]
    return actions.add_user("zoe", display_name="見本 一人", role=role, by=None, at=world.FOUNDED)[0].pk


@example("token_id")
def _token() -> UUID:
    return actions.create_token(User.objects.order_by("username")[0], name="電話", at=world.FOUNDED)[0].pk


@example("notice_id")
def _notice() -> UUID:
    return tell(crossing.current().pk, kind="pack", title="規則が変わります", at=world.FOUNDED).pk


@example("job_id")
def _job() -> UUID:
    job = Job(
        organisation_id=crossing.current().pk,
        kind="example",
        key=str(uuid4()),
        created_at=world.FOUNDED,
        touched_at=world.FOUNDED,
    )
    job.save(force_insert=True)
    return job.pk


@example("kind")
def _kind() -> str:
    return "report"


@example("recipient_id")
def _recipient() -> UUID:
    """Somebody with a decision under the NPO's first contract, a contact and an absence."""
    known = Recipient.objects.filter(number="9001").first()
    if known:
        return known.pk
    by, at = _office(), world.FOUNDED
    draft = RecipientDraft("見本", "花子", "みほん", "はなこ", number="9001", phone="072-674-7111")
    person = people.add_recipient(draft, by=by, at=at)
    people.add_contact(person, ContactDraft("見本 月子", "090-1234-5678"), by=by, at=at)
    decision = DecisionDraft(_first_contract(), "見本決定", date(2026, 4, 1), burden_class="")
    people.decide(person, decision, by=by, at=at)
    plans.suspend(person, SuspensionDraft(date(2026, 4, 6), "hospital"), by=by, at=at)
    return person.pk


@example("contact_id")
def _contact() -> UUID:
    return Recipient.objects.get(pk=_recipient()).contacts.all()[0].pk


@example("decision_id")
def _decision() -> UUID:
    return Recipient.objects.get(pk=_recipient()).decisions.all()[0].pk


@example("suspension_id")
def _suspension() -> UUID:
    return Recipient.objects.get(pk=_recipient()).suspensions.all()[0].pk


@example("contract_id")
def _first_contract() -> UUID:
    in_city = crossing.current().kind == Kind.CITY
    return (contracts_of_city() if in_city else contracts_of_npo())[0].pk


def _people_import() -> UUID:
    data = "氏名,ふりがな\r\n見本 星子,みほん ほしこ\r\n見本太郎,みほん たろう".encode()
    return people.read_people(data, "見本.csv", by=_office(), at=world.FOUNDED).pk


for _route in ("people:rehearsal", "people:columns", "people:apply", "people:faulty", "people:take_back"):
    example(_route, "import_id")(_people_import)


def _office() -> Person:
    return person(User.objects.filter(role=Role.MANAGER)[0])


# Each part brings its own in an examples.py beside its tests.
for _path in sorted(Path(__file__).parent.glob("*/*/examples.py")):
    import_module(".".join(_path.relative_to(Path(__file__).parents[1]).with_suffix("").parts))
