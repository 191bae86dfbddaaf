"""Seven SQL injections, every ordered pair, real logins: nothing comes back. And the battery can tell."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from tenants.accounts.models import User
from tenants.crossing import inside
from tenants.registry import checks
from tenants.registry.models import Organisation

Pair = tuple[Organisation, Organisation]


def test_no_injection_reaches_another_organisation(pair: Pair) -> None:
    assert checks.check_injections_reach_nobody_else(pair) == []


def test_logins_have_no_special_rights(real_logins: None) -> None:
    assert checks.check_logins_are_bounded() == []


def test_battery_catches_set_role_over_a_shared_login(
    asahi: Organisation, sumire: Organisation, django_db_blocker: Any
) -> None:
    """The mutant: one administrator's connection with SET ROLE, as many products have it."""
    with django_db_blocker.unblock():
        findings = checks.check_injections_reach_nobody_else([asahi, sumire])

    assert {finding.message.partition(": ")[2] for finding in findings} >= {"RESET ROLE", "SET ROLE"}


@pytest.mark.parametrize("verb", ["SELECT id FROM {}.accounts_user", "DELETE FROM {}.accounts_user"])
def test_naming_the_other_schema_is_refused(pair: Pair, verb: str) -> None:
    own, other = pair
    with inside(own), connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(verb.format(other.schema_name))


def test_injection_does_not_outlive_its_connection_user(pair: Pair) -> None:
    """A search_path bent by an injection still shows only what the login may see."""
    own, other = pair
    with inside(own):
        mine = set(User.objects.values_list("username", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path = {other.schema_name}, public")
        with pytest.raises(ProgrammingError), transaction.atomic():
            list(User.objects.all())
        connection.close()

        assert set(User.objects.values_list("username", flat=True)) == mine
