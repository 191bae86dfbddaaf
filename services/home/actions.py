"""The one thing the first page itself decides: that its first steps have been walked."""

from datetime import date, datetime

from django.db import transaction

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal
from services.home.queries.beginning import BEGUN, beginning_of
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.registry.queries import contracts_of_npo, current_npo


@transaction.atomic
def put_away_beginning(*, by: Person, at: datetime) -> None:
    """Let the list of first steps be seen no more; twice is as once. Refused while a step is left (`steps_left`)."""
    today: date = tokyo_day(at)
    beginning = beginning_of(list(contracts_of_npo()), today)
    if beginning is None:
        return
    if not beginning.is_over:
        left = "・".join(step.title for step in beginning.steps if not step.is_done)
        raise Refusal("steps_left", f"まだ済んでいないことがあります：{left}。済むと、しまえます。")
    record(BEGUN, current_npo(), by=by, at=at)
