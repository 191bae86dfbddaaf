"""An organisation's account: checked as a bank reads it, never overwritten, flagged when it changes."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from npo_platform.kernel.errors import Refused
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.desk.queries import pay_page
from tenants.payments.actions import enter_account
from tenants.payments.models import Account
from tenants.payments.queries import own_account
from tenants.registry.models import Organisation
from tests.tenants.payments.scene import ASAHI, ENTERED, MADE, account, paid
from tests.world import who

ClientOf = Callable[[str], Client]


def test_enter_account_writes_it_as_the_bank_does_and_the_same_again_is_nothing(asahi: Organisation) -> None:
    account(asahi, "baba", ASAHI)

    with inside(asahi):
        assert enter_account({**ASAHI, "holder": "とくひ)あさひかい"}, by=who("baba"), at=MADE) is None
        assert str(own_account()) == "ｱｻﾋ ﾁﾕｳｵｳ 普通 0012345 ﾄｸﾋ)ｱｻﾋｶｲ"
        assert AuditEntry.objects.filter(action="payments.account").count() == 1


def test_enter_account_says_everything_wrong_at_once(asahi: Organisation) -> None:
    typed = {**ASAHI, "bank_code": "12", "branch_code": "１２３", "number": "12345678", "kind": "7", "holder": "朝日"}

    with inside(asahi):
        with pytest.raises(Refused) as refused:
            enter_account({**typed, "branch_name": ""}, by=who("baba"), at=ENTERED)

        assert {one.where: one.code for one in refused.value.findings} == {
            "bank_code": "account_digits",
            "branch_code": "account_digits",
            "branch_name": "account_name_missing",
            "number": "account_digits",
            "kind": "account_kind",
            "holder": "bank_character",
        }
        assert Account.objects.count() == 0


def test_changed_account_is_flagged_with_before_and_after(
    mihon: Organisation, asahi: Organisation, claim: UUID, client_of: ClientOf
) -> None:
    """Paid once to 0012345; a returned and paid-again claim would go to 7777777."""
    run = paid(mihon)
    account(asahi, "baba", {**ASAHI, "number": "7777777"}, at=MADE)
    with inside(mihon):
        from tenants.payments.queries import last_accounts, news_of

        before = last_accounts()[asahi.pk]
        now = Account.objects.filter(organisation_id=asahi.pk).order_by("-entered_at")[0]
        assert (before.number, now.number, news_of(now, before)) == ("0012345", "7777777", "2")
        assert pay_page().payables == []
    assert run.number == 1


def test_account_of_one_npo_is_not_another_ones(
    asahi: Organisation, sumire: Organisation, mihon: Organisation, tonari: Organisation
) -> None:
    account(asahi, "baba", ASAHI)
    account(sumire, "endo", {**ASAHI, "holder": "スミレ"})

    seen = {}
    for organisation in (asahi, sumire, mihon, tonari):
        with inside(organisation):
            seen[organisation.schema_name] = sorted(Account.objects.values_list("holder", flat=True))

    assert seen == {
        "npo_asahi": ["ﾄｸﾋ)ｱｻﾋｶｲ"],
        "npo_sumire": ["ｽﾐﾚ"],
        "city_mihon": ["ｽﾐﾚ", "ﾄｸﾋ)ｱｻﾋｶｲ"],
        "city_tonari": ["ｽﾐﾚ"],
    }


def test_account_page_keeps_what_was_typed_and_names_the_field(client_of: ClientOf) -> None:
    client = client_of("baba")

    refused = client.post("/payments/account/", {**ASAHI, "holder": "朝日会"})
    saved = client.post("/payments/account/", ASAHI, follow=True)

    assert refused.status_code == 409
    assert "口座名義（カナ）の「朝」は" in refused.content.decode()
    assert 'value="朝日会"' in refused.content.decode()
    assert "口座を保存しました" in saved.content.decode()
    assert client_of("chiba").post("/payments/account/", ASAHI).status_code == 403
