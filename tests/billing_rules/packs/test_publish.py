from datetime import UTC, date, datetime

import pytest

from billing_rules.packs import actions
from billing_rules.packs.models import PackVersion, RulePack
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.notices.models import Notice
from tenants.registry.models import Organisation
from tests.billing_rules.packs.conftest import AT, FIRST, LATER, SECOND, approved, published


def test_approve_keeps_who_approved_which_bytes(pack: RulePack, hara: Person, kita: Person) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=AT)

    version = actions.approve(version, by=kita, at=LATER)

    version.refresh_from_db()
    assert (version.state, version.approver_id, version.approver_name, version.approved_at) == (
        "approved",
        kita.id,
        "北 浩一",
        LATER,
    )
    entry = AuditEntry.objects.get(action="packs.approve")
    assert entry.detail == f"配食サービスの規則 第1版 {version.digest}"


def test_approve_by_the_author_is_refused(pack: RulePack, kita: Person) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=kita, at=AT), by=kita, at=AT)

    with pytest.raises(Refusal) as refused:
        actions.approve(version, by=kita, at=AT)

    assert refused.value.code == "same_person"
    assert PackVersion.objects.get().state == "validated"


def test_approve_before_the_checks_is_refused(pack: RulePack, hara: Person, kita: Person) -> None:
    version = actions.draft(pack, FIRST, by=hara, at=AT)

    with pytest.raises(Refusal) as refused:
        actions.approve(version, by=kita, at=AT)

    assert refused.value.code == "wrong_state"


def test_approve_when_another_version_was_published_meanwhile_is_refused(
    pack: RulePack, hara: Person, kita: Person
) -> None:
    stale = actions.validate(actions.draft(pack, SECOND, by=hara, at=AT), by=hara, at=AT)
    published(pack, FIRST)

    with pytest.raises(Refusal) as refused:
        actions.approve(stale, by=kita, at=LATER)

    assert refused.value.code == "outdated"


def test_approve_of_bytes_the_author_changed_since_they_were_read_is_refused(
    pack: RulePack, hara: Person, kita: Person
) -> None:
    version = actions.validate(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=AT)
    read = version.digest
    actions.validate(actions.revise(version, SECOND, by=hara, at=AT), by=hara, at=AT)

    with pytest.raises(Refusal) as refused:
        actions.approve(version, by=kita, at=LATER, seen=read)

    assert refused.value.code == "changed_elsewhere"
    assert refused.value.message.endswith("いまの内容を読み直してから、承認してください。")
    assert PackVersion.objects.values_list("state", "approver_name").get() == ("validated", "")


def test_failing_example_is_neither_approved_nor_published(
    pack: RulePack, hara: Person, kita: Person, asahi: Organisation
) -> None:
    """The price of the first row is another than its examples say."""
    version = actions.draft(pack, FIRST.replace('"price": 810', '"price": 811', 1), by=hara, at=AT)

    version = actions.validate(version, by=hara, at=AT)

    assert version.state == "draft"
    assert "wrong_example" in {finding["code"] for finding in version.findings}
    for act in (actions.approve, actions.publish):
        with pytest.raises(Refusal) as refused:
            act(version, by=kita, at=LATER)
        assert refused.value.code == "wrong_state"
    assert not Job.objects.exists()
    with inside(asahi):
        assert not Notice.objects.exists()


def test_publish_replaces_the_version_before(pack: RulePack, kita: Person) -> None:
    first = published(pack, FIRST, at=AT)

    second = actions.publish(approved(pack, SECOND, at=LATER), by=kita, at=LATER)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "published")
    assert (second.published_at, second.first_changed_day) == (LATER, date(2026, 10, 1))
    assert second.previous_digest == first.digest


def test_publish_leaves_a_job_and_a_notice_with_every_npo_under_contract(
    pack: RulePack, asahi: Organisation, sumire: Organisation
) -> None:
    published(pack, FIRST, at=AT)

    second = published(pack, SECOND, at=LATER)

    for npo in (asahi, sumire):
        with inside(npo):
            job = Job.objects.get(key=str(second.pk))
            notice = Notice.objects.get(kind="pack_published", at=LATER)
        assert (job.kind, job.state, job.payload) == (
            "pack_published",
            "waiting",
            {"version_id": str(second.pk)},
        )
        assert notice.title == "配食サービスの規則 第2版が公開されました（令和8年10月1日から変わります）"
        assert notice.link == f"/rules/simulations/arrivals/{second.pk}/"
        assert notice.body.splitlines() == [
            "令和8年10月1日から、単価表（別表第1） 1食の単価（昼食、夕食）：810円 → 840円",
            "入力中の月は、新しい版で計算し直します。締めた月は変わりません。",
        ]


def test_publish_the_second_time_is_refused_and_tells_nobody_twice(
    pack: RulePack, kita: Person, asahi: Organisation
) -> None:
    version = published(pack, FIRST)

    with pytest.raises(Refusal) as refused:
        actions.publish(version, by=kita, at=LATER)

    assert refused.value.code == "wrong_state"
    with inside(asahi):
        assert (Job.objects.count(), Notice.objects.count()) == (1, 1)


def test_publish_by_the_author_is_refused(pack: RulePack, hara: Person) -> None:
    version = approved(pack, FIRST)

    with pytest.raises(Refusal) as refused:
        actions.publish(version, by=hara, at=AT)

    assert refused.value.code == "same_person"


def test_publish_a_change_of_past_months_asks_for_a_decision(pack: RulePack, kita: Person, asahi: Organisation) -> None:
    """The change begins on 2026-10-01; on 2026-11-05 October may be closed by some NPO."""
    published(pack, FIRST, at=AT)
    november = datetime(2026, 11, 5, tzinfo=UTC)
    version = approved(pack, SECOND, at=november)

    with pytest.raises(Refusal) as refused:
        actions.publish(version, by=kita, at=november, past_decision=" ")

    assert refused.value.code == "past_undecided"
    assert refused.value.message == (
        "この版は令和8年10月1日の分から計算を変えます。令和8年10月までの月は、もう締めた団体があるかもしれません。"
        "過ぎた月をどう扱うか、決めたことを書いてください。"
    )
    with inside(asahi):
        assert Job.objects.filter(kind="pack_published").count() == 1
    version.refresh_from_db()
    assert version.state == "approved"


def test_publish_a_change_of_past_months_keeps_the_decision(pack: RulePack, kita: Person) -> None:
    published(pack, FIRST, at=AT)
    november = datetime(2026, 11, 5, tzinfo=UTC)

    version = actions.publish(
        approved(pack, SECOND, at=november), by=kita, at=november, past_decision="10月分は直さない。"
    )

    version.refresh_from_db()
    assert (version.state, version.past_decision) == ("published", "10月分は直さない。")


@pytest.mark.parametrize("limit", [date(2026, 9, 1), date(2026, 10, 2), date(2026, 12, 1)])
def test_publish_corrects_only_from_the_first_of_a_month_it_reaches(pack: RulePack, kita: Person, limit: date) -> None:
    """The change begins on 2026-10-01; in November that is October or November."""
    published(pack, FIRST, at=AT)
    november = datetime(2026, 11, 5, tzinfo=UTC)
    version = approved(pack, SECOND, at=november)

    with pytest.raises(Refusal) as refused:
        actions.publish(version, by=kita, at=november, past_decision="決裁第5号", correct_from=limit)
    version = actions.publish(version, by=kita, at=november, past_decision="決裁第5号", correct_from=date(2026, 10, 1))

    assert refused.value.code == "limit_out_of_reach"
    version.refresh_from_db()
    assert (version.correct_from, version.past_decision) == (date(2026, 10, 1), "決裁第5号")


def test_publish_in_the_month_of_the_change_needs_no_decision(pack: RulePack, kita: Person) -> None:
    """At 00:30 of 1 November in Tokyo it is still October in UTC: the day is Tokyo's, and October is past."""
    published(pack, FIRST, at=AT)
    still_october = datetime(2026, 10, 31, 14, 30, tzinfo=UTC)
    already_november = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)
    version = approved(pack, SECOND, at=LATER)

    with pytest.raises(Refusal) as refused:
        actions.publish(version, by=kita, at=already_november)
    version = actions.publish(version, by=kita, at=still_october)

    assert refused.value.code == "past_undecided"
    assert version.state == "published"


def test_withdraw_a_second_time_says_what_the_version_is(pack: RulePack, hara: Person) -> None:
    version = actions.withdraw(actions.draft(pack, FIRST, by=hara, at=AT), by=hara, at=AT)

    with pytest.raises(Refusal) as refused:
        actions.withdraw(version, by=hara, at=AT)

    assert refused.value.code == "wrong_state"
    assert f"この版は「{version.get_state_display()}」なので" in refused.value.message
