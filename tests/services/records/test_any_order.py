"""Whatever order batches arrive in, and however often: the same records, and for one device the same outcome."""

from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.records.actions import RecordEntry, accept_batch
from services.records.models import DeliveryRecord, SafetyCheck, StopOutcome
from services.records.states import Channel, Outcome, SafetyState
from tests.services.records.conftest import NOON, Day
from tests.world import who

NAMES = ("ando", "ishida", "ueno")


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[tuple[int, str, str, str]], list[list[int]]]:
    """Statements of one device in its own order, and the batches in which they arrive, some again."""
    said = draw(
        st.lists(
            st.tuples(
                st.sampled_from(NAMES),
                st.sampled_from(Outcome.values),
                st.sampled_from(["", *SafetyState.values]),
            ),
            min_size=1,
            max_size=6,
        )
    )
    entries = [(number, *one) for number, one in enumerate(said)]
    order = draw(st.permutations(range(len(entries))))
    again = draw(st.lists(st.sampled_from(range(len(entries))), max_size=4))
    arrivals = [*order, *again]
    cut = draw(st.integers(0, len(arrivals)))
    return entries, [arrivals[:cut], arrivals[cut:]]


def entry(day: Day, said: tuple[int, str, str, str]) -> RecordEntry:
    number, name, outcome, safety = said
    return RecordEntry(
        id=UUID(int=number + 1),
        stop=day.stop(name).pk,
        outcome=outcome,
        safety=safety,
        device="phone-1",
        occurred_at=NOON + timedelta(minutes=number),
    )


def kept() -> tuple[set[object], set[object], set[object]]:
    return (
        set(DeliveryRecord.objects.values_list("pk", "body_digest", "stop_id", "outcome")),
        set(SafetyCheck.objects.values_list("pk", "body_digest", "stop_id", "state")),
        set(StopOutcome.objects.values_list("stop_id", "record_id", "outcome", "safety_id", "safety_state")),
    )


def arrive(day: Day, entries: list[tuple[int, str, str, str]], batches: list[list[int]]) -> object:
    hours = count()
    for batch in batches:
        at = NOON + timedelta(hours=next(hours))
        accept_batch([entry(day, entries[number]) for number in batch], by=who("aoki"), channel=Channel.API, at=at)
    return kept()


class _Undo(Exception):
    pass


def tried(day: Day, entries: list[tuple[int, str, str, str]], batches: list[list[int]]) -> object:
    """What is kept after these arrivals; undone, so that the next order starts from nothing."""
    found: object = None
    with pytest.raises(_Undo), transaction.atomic():
        found = arrive(day, entries, batches)
        raise _Undo
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=deliveries())
def test_accept_batch_in_any_order_and_repetition_keeps_the_same(
    in_asahi: Day, drawn: tuple[list[tuple[int, str, str, str]], list[list[int]]]
) -> None:
    entries, batches = drawn

    in_order = tried(in_asahi, entries, [list(range(len(entries)))])
    as_arrived = tried(in_asahi, entries, batches)

    assert as_arrived == in_order
