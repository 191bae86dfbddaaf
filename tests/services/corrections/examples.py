"""A confirmed correction of one person's May at the NPO one is in, for the walk over every route and role."""

from uuid import UUID

from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import version
from services.adjustments.models import Correction
from services.corrections import actions
from services.people.models import Recipient
from services.people.queries import rules_under
from tenants.accounts.models import User
from tenants.registry.queries import contracts_of_npo
from tests.examples import example
from tests.services.corrections.scene import JULY_10, MAY_1, RULES_793, RULES_807, confirm
from tests.services.statements.scene import MAY, close, days, join, publish, served

FAMILY = "改定"


def _version() -> PackVersion:
    """Made once in a test, found again afterwards."""
    if held := Correction.objects.first():
        return version(held.version_id)
    contract, by = contracts_of_npo()[0], User.objects.order_by("username")[0].username
    city = contract.city.organisation
    if rules_under(contract) is None:
        publish(city, RULES_793)
    served(join(contract, FAMILY, by=by), days(MAY, 11, 13), by=by)
    close(contract, MAY, by=by)
    reform = publish(city, RULES_807, at=JULY_10, past="決裁第5号", correct_from=MAY_1)
    actions.propose(reform, at=JULY_10)
    confirm(reform, by=by)
    return reform


def _recipient_id() -> UUID:
    _version()
    return Recipient.objects.get(family_name=FAMILY).pk


for _route in ("show", "confirm", "letter", "letters"):
    example(f"corrections:{_route}", "version_id")(lambda: _version().pk)
example("corrections:letter", "recipient_id")(_recipient_id)
