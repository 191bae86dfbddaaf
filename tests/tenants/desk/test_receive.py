"""Receiving: the bytes and their digest, once per revision; and what the desk checks again."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from npo_platform.kernel.digest import canonical, digest, sha256
from npo_platform.kernel.errors import Refusal
from services.reports.models import MonthlyReport
from tenants.crossing import inside
from tenants.desk.actions import receive
from tenants.desk.checks import findings_in
from tenants.desk.models import ReceivedReport
from tenants.registry.models import Contract, Organisation
from tests.papers.sample import document
from tests.services.statements.scene import MAY
from tests.services.submissions.road import send

AT = datetime(2026, 6, 3, 3, 0, tzinfo=UTC)


def hand_in(contract: Contract, content: dict[str, Any], *, revision: int = 1, claimed: str = "") -> ReceivedReport:
    text = canonical(content)
    return receive(
        contract=contract, month=MAY, revision=revision, document=text, digest=claimed or sha256(text), at=AT
    )


def test_receive_same_revision_twice_is_one_report(asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        first, second = hand_in(contract, document(2)), hand_in(contract, document(2))

        assert first == second
        assert ReceivedReport.objects.count() == 1


def test_receive_other_bytes_for_a_revision_is_refused(asahi: Organisation, contract: Contract) -> None:
    with inside(asahi):
        hand_in(contract, document(2))

        with pytest.raises(Refusal) as refusal:
            hand_in(contract, document(3))

        assert refusal.value.code == "revision_taken"


def test_receive_bytes_that_do_not_carry_their_digest_is_refused(asahi: Organisation, contract: Contract) -> None:
    with inside(asahi), pytest.raises(Refusal) as refusal:
        hand_in(contract, document(2), claimed="0" * 64)

    assert refusal.value.code == "digest_differs"


def test_receive_under_a_contract_of_another_npo_is_refused_by_the_database(
    sumire: Organisation, asahi: Organisation, contract: Contract
) -> None:
    with inside(sumire), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        hand_in(contract, document(2))


@pytest.mark.parametrize("change", ["update", "delete"])
def test_received_report_never_changes(asahi: Organisation, report: MonthlyReport, change: str) -> None:
    send(asahi, report)
    rows = ReceivedReport.objects.all()

    with inside(asahi), pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        rows.update(city_yen=0) if change == "update" else rows.delete()


@pytest.mark.parametrize(
    ("path", "codes"),
    [
        (("lines", 0, "city_yen"), ["sum_differs"]),
        (("classes", 0, "delivered"), ["sum_differs"]),
        (("adjustments", 0, "city_yen"), ["claim_differs"]),
        (("tax", "within"), ["tax_differs"]),
    ],
)
def test_checks_find_each_figure_that_was_moved(path: tuple[Any, ...], codes: list[str]) -> None:
    moved = deepcopy(document(3))
    place: Any = moved
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += 1

    assert [finding.code for finding in findings_in(moved, digest(moved))] == codes
    assert [finding.code for finding in findings_in(moved, digest(document(3)))] == ["digest_differs", *codes]
