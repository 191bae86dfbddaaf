"""A published version is taken out of force by a successor with a reason, which every NPO reads."""

import json
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from billing_rules.packs import actions, queries
from billing_rules.packs.models import PackVersion, RulePack
from npo_platform.kernel.errors import Refusal
from services.demo.simulating import simulated, tell_npos
from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.notices.models import Notice
from tenants.registry.models import Organisation
from tests import world
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, changed, published

Browser = Callable[[str], Client]
LAST = LATER.replace(day=25)
WHY = "別表第1の写しまちがい（決裁第31号）"


@pytest.fixture
def second(pack: RulePack) -> PackVersion:
    published(pack, FIRST)
    return published(pack, SECOND, at=LATER)


def put_in_force(successor: PackVersion) -> PackVersion:
    hara, kita = world.who("hara"), world.who("kita")
    successor = actions.validate(successor, by=hara, at=LAST)
    assert successor.state == "validated", successor.findings
    simulated(successor, by=hara, at=LAST)
    return tell_npos(actions.publish(actions.approve(successor, by=kita, at=LAST), by=kita, at=LAST))


def test_take_back_drafts_what_was_before_with_the_reason(second: PackVersion, hara: Person) -> None:
    made = actions.take_back(second, reason=f" {WHY}\n", by=hara, at=LAST)

    assert (made.number, made.state, made.withdraws_id, made.reason) == (3, "draft", second.pk, WHY)
    assert json.loads(made.document) == json.loads(FIRST)
    assert actions.take_back(second, reason=WHY, by=hara, at=LAST).pk == made.pk  # pressed twice, it is one
    assert queries.current(second.pack.city_id, "meals").pk == second.pk
    assert AuditEntry.objects.get(action="packs.take_back").detail == (f"配食サービスの規則 第2版 → 第3版 {WHY}")


def test_of_two_that_take_back_the_same_version_one_is_published(second: PackVersion, hara: Person) -> None:
    """The other would put the same document over what the city has published since, for a reason long settled."""
    other = actions.take_back(second, reason="ほかのわけ", by=hara, at=LAST)
    put_in_force(actions.take_back(second, reason=WHY, by=hara, at=LAST))
    published(second.pack, changed(FIRST, version="4"), at=LAST.replace(day=26))

    with pytest.raises(Refusal) as refused:
        put_in_force(other)

    assert refused.value.code == "withdraws_another"


@pytest.mark.parametrize("reason", ["", " \n　"])
def test_take_back_without_a_reason_is_refused(second: PackVersion, hara: Person, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.take_back(second, reason=reason, by=hara, at=LAST)

    assert refused.value.code == "no_reason"
    assert PackVersion.objects.count() == 2


def test_take_back_of_what_is_not_in_force_is_refused(second: PackVersion, pack: RulePack, hara: Person) -> None:
    first = PackVersion.objects.get(number=1)
    for version in (first, actions.draft(pack, FIRST, by=hara, at=LAST)):
        with pytest.raises(Refusal) as refused:
            actions.take_back(version, reason=WHY, by=hara, at=LAST)
        assert refused.value.code == "wrong_state"


def test_take_back_of_a_first_version_is_mended_before_it_can_go_out(pack: RulePack, hara: Person) -> None:
    first = published(pack, FIRST)

    made = actions.validate(actions.take_back(first, reason=WHY, by=hara, at=LATER), by=hara, at=LATER)

    assert made.state == "draft"
    assert [finding["code"] for finding in made.findings if finding["severity"] == "stop"] == ["no_change"]


def test_reason_never_changes_and_never_lacks(second: PackVersion, hara: Person) -> None:
    made = actions.take_back(second, reason=WHY, by=hara, at=LAST)

    with pytest.raises(IntegrityError, match="may only change"), transaction.atomic():
        PackVersion.objects.filter(pk=made.pk).update(reason="ほかのわけ")
    with pytest.raises(IntegrityError), transaction.atomic():
        PackVersion.objects.filter(pk=made.pk).update(reason="")


def test_publication_of_the_successor_tells_every_npo_what_is_gone_and_why(
    second: PackVersion, hara: Person, asahi: Organisation, client_of: Browser
) -> None:
    third = put_in_force(actions.take_back(second, reason=WHY, by=hara, at=LAST))

    with inside(asahi):
        told = Notice.objects.get(once=f"pack_published/{third.pk}")
    assert told.title == (
        "第2版を取りやめます：配食サービスの規則 第3版が公開されました（令和8年10月1日から変わります）"
    )
    assert told.body.splitlines() == [
        f"第2版を取りやめます。わけ：{WHY}",
        "令和8年10月1日から、単価表（別表第1） 1食の単価（昼食、夕食）：840円 → 810円",
        "入力中の月は、新しい版で計算し直します。締めた月は変わりません。",
    ]
    browser = client_of("baba")
    arrival = browser.get(told.link).content.decode()
    gone = browser.get(f"/rules/simulations/arrivals/{second.pk}/").content.decode()
    assert ("第2版を取りやめる版です" in arrival, f"わけ：{WHY}" in arrival) == (True, True)
    assert "に、第3版で取りやめになりました" in gone
    assert f"わけ：{WHY}" in gone
    assert "に、第3版で取りやめになりました" in client_of("seki").get(f"/rules/{second.pk}/").content.decode()


def test_version_before_is_the_one_published_before_though_a_later_one_has_its_bytes(
    second: PackVersion, hara: Person
) -> None:
    """第3版 is 第1版 again to the letter; 第2版 still followed 第1版, and 第3版 follows 第2版."""
    third = put_in_force(actions.take_back(second, reason=WHY, by=hara, at=LAST))

    numbers = [one.number if one else None for one in map(queries.predecessor, (second, third))]

    assert numbers == [1, 2]
    assert third.digest == PackVersion.objects.get(number=1).digest


def test_take_back_on_the_page(second: PackVersion, client_of: Browser) -> None:
    browser, address = client_of("hara"), f"/rules/{second.pk}/take-back/"

    assert f'href="{address}"' in browser.get(f"/rules/{second.pk}/").content.decode()
    asked = browser.get(address).content.decode()
    with time_machine.travel(LAST, tick=False):
        without = browser.post(address, {"reason": " "})
        made = browser.post(address, {"reason": WHY}, follow=True).content.decode()

    assert "第1版の内容に戻す下書きを作ります。" in asked
    assert (without.status_code, "取りやめるわけを書いてください。" in without.content.decode()) == (422, True)
    assert "第2版を取りやめる版です" in made
    assert f"わけ：{WHY}" in made
    assert client_of("seki").get(address).status_code == 403


def test_approver_sees_the_reason_before_publishing(
    second: PackVersion, hara: Person, kita: Person, client_of: Browser
) -> None:
    made = actions.validate(actions.take_back(second, reason=WHY, by=hara, at=LAST), by=hara, at=LAST)
    simulated(made, by=hara, at=LAST)
    actions.approve(made, by=kita, at=LAST)

    with time_machine.travel(LAST, tick=False):
        page = client_of("kita").get(f"/rules/{made.pk}/publish/").content.decode()

    assert f"わけ：{WHY}" in page


def test_approval_on_the_page_is_of_what_the_page_showed(pack: RulePack, hara: Person, client_of: Browser) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=AT)
    browser = client_of("kita")
    page = browser.get(f"/rules/{version.pk}/").content.decode()
    actions.validate(actions.revise(version, SECOND, by=hara, at=LATER), by=hara, at=LATER)

    answer = browser.post(f"/rules/{version.pk}/approve/", {"seen": version.digest})

    assert f'name="seen" value="{version.digest}"' in page
    assert (answer.status_code, "まだ承認していません。" in answer.content.decode()) == (409, True)
    assert PackVersion.objects.get().state == "validated"
