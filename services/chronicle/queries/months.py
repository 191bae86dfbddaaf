"""What stood out among a person's records, and what corrections changed for the person."""

from collections.abc import Iterator

from django.db.models import F, Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.money import signed
from services.adjustments.models import CorrectionLine
from services.adjustments.states import CorrectionState
from services.chronicle.queries.event import Event
from services.chronicle.states import EventKind
from services.people.models import Recipient
from services.records.models import StopOutcome
from services.records.states import Outcome, SafetyState

OUTCOMES = (Outcome.ABSENT, Outcome.REFUSED)
STATES = (SafetyState.CONCERN, SafetyState.NOT_MET)


def exceptions(person: Recipient) -> Iterator[Event]:
    """Meals that met nobody or were refused, and worries; each leads to its record. One query."""
    found = StopOutcome.objects.filter(Q(outcome__in=OUTCOMES) | Q(safety_state__in=STATES), stop__recipient=person)
    columns = ("stop_id", "stop__service_on", "outcome", "safety_state", "record__entered_by_name")
    for stop_id, day, outcome, state, by in found.values_list(*columns):
        title = "・".join(str(word.label) for word in (*OUTCOMES, *STATES) if word in (outcome, state))
        yield Event(day, EventKind.RECORD, title, by=by or "", link=reverse("records:stop", args=[stop_id]))


def corrections(person: Recipient) -> Iterator[Event]:
    """What each confirmed version of the rules changed for the person, with the letter. One query."""
    lines = CorrectionLine.objects.filter(recipient=person, correction__state=CorrectionState.CONFIRMED)
    by_version = lines.order_by("correction__version_id").values("correction__version_id")
    for row in by_version.annotate(
        label=Max("correction__version_label"),
        at=Max("correction__confirmed_at"),
        by=Max("correction__confirmed_by_name"),
        yen=Sum(F("user_after") - F("user_before")),
    ):
        version = row["correction__version_id"]
        title = _("さかのぼる改定：利用者負担 %(yen)s円") % {"yen": signed(row["yen"])}
        letter = reverse("corrections:letter", args=[version, person.pk])
        yield Event(tokyo_day(row["at"]), EventKind.CORRECTION, title, row["label"], row["by"], letter)
