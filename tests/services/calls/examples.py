"""A call for the walk over every route and role."""

from datetime import timedelta
from uuid import UUID

from npo_platform.backend import clock
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.ids import uuid7
from services.calls.actions import take
from services.calls.checks import CallDraft
from services.people.models import Recipient
from tenants.accounts.models import User
from tenants.accounts.queries import person
from tests.examples import example, existing


@example("call_id")
def _call() -> UUID:
    """Somebody asks to be called back."""
    recipient = Recipient.objects.get(pk=existing("people:show", ("recipient_id",))["recipient_id"])
    by, at = person(User.objects.order_by("username")[0]), clock.now()
    draft = CallDraft("other", "本人", note="折り返す", follow_up=True, starts_on=tokyo_day(at) + timedelta(days=1))
    return take(recipient, draft, key=uuid7(), by=by, at=at).pk
