"""Writing a notice, a second person for a serious one, what may and may not follow; held by the database as well."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from billing_rules.advisories import actions
from billing_rules.advisories.models import Advisory, Share
from billing_rules.advisories.queries import standing
from billing_rules.packs import actions as packs
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import defects_of
from npo_platform.kernel.errors import Refusal
from tenants.audit.models import AuditEntry
from tenants.crossing import inside
from tenants.jobs.models import Job
from tenants.notices.models import Notice
from tenants.registry.models import Organisation
from tests.services.recalls.scene import JUNE_20, JUNE_21, draft
from tests.services.statements.scene import mihon_rules, publish
from tests.world import who

LATER = datetime(2026, 6, 22, 1, 0, tzinfo=UTC)


@pytest.fixture
def version(mihon: Organisation) -> PackVersion:
    return publish(mihon, mihon_rules())


def write(version: PackVersion, *, by: str = "hara", previous: Advisory | None = None, **changes: Any) -> Advisory:
    return actions.write(version, draft(**changes), by=who(by), at=JUNE_20, previous=previous)


def test_a_middling_notice_is_told_at_once(version: PackVersion, mihon: Organisation, asahi: Organisation) -> None:
    with inside(mihon):
        told = write(version)
        assert (told.published_at, told.approver_id, told.needs_second) == (JUNE_20, None, False)
        assert [str(share.npo) for share in Share.objects.order_by("npo__organisation__name")] == [
            "あさひ会",
            "すみれの会",
        ]
        assert Job.objects.filter(kind="advisory").count() == 2
        assert AuditEntry.objects.filter(action="advisories.write").count() == 1
    with inside(asahi):
        notice = Notice.objects.get(kind="advisory")
    assert notice.title == "配食 第1版に不具合のお知らせ（中）があります"
    assert notice.body == (
        "令和8年5月1日から令和8年5月31日までのサービス。昼食の単価が 850円のところ、810円になっている　"
        "どうするか：直した版を待ってください"
    )


@pytest.mark.parametrize("changes", [{"severity": "high"}, {"stops": True, "stop_reason": "直すまで"}])
def test_a_serious_notice_waits_for_a_second_person(
    version: PackVersion, mihon: Organisation, asahi: Organisation, changes: dict[str, Any]
) -> None:
    with inside(mihon):
        written = write(version, by="kita", **changes)
        assert (written.published_at, Share.objects.count()) == (None, 0)
        with pytest.raises(Refusal) as refused:
            actions.publish(written, by=who("kita"), at=JUNE_20)
        assert refused.value.code == "same_person"
        told = actions.publish(written, by=who("hara"), at=JUNE_21)
        assert (told.author_name, told.approver_name, told.published_at) == ("北 浩一", "原 直子", JUNE_21)
        with pytest.raises(Refusal) as refused:
            actions.publish(told, by=who("hara"), at=LATER)
        assert refused.value.code == "wrong_state"
    with inside(asahi):
        assert Notice.objects.filter(kind="advisory").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"first_day": date(2026, 6, 1), "last_day": date(2026, 5, 31)}, "wrong_days"),
        ({"what": "　 "}, "nothing_said"),
        ({"remedy": ""}, "nothing_said"),
        ({"stops": True, "stop_reason": " "}, "stop_unexplained"),
        ({"parts": ("row:price:99",)}, "unknown_part"),
        ({"parts": ("table:price", "table:salary")}, "unknown_part"),
    ],
)
def test_what_says_nothing_is_refused(
    version: PackVersion, mihon: Organisation, changes: dict[str, Any], code: str
) -> None:
    with inside(mihon):
        with pytest.raises(Refusal) as refused:
            write(version, **changes)
        assert (refused.value.code, Advisory.objects.count()) == (code, 0)


def test_a_draft_has_no_defect_to_tell(version: PackVersion, mihon: Organisation) -> None:
    with inside(mihon):
        pack = packs.open_pack(mihon.city, "meals", "配食")
        waiting = packs.draft(pack, mihon_rules(price_from=("2026-05-01", 850)), by=who("hara"), at=JUNE_20)
        with pytest.raises(Refusal) as refused:
            write(waiting)
    assert refused.value.code == "wrong_state"


def test_sent_twice_it_is_one(version: PackVersion, mihon: Organisation) -> None:
    with inside(mihon):
        first = write(version)
        assert write(version) == first
        later = write(version, previous=first, remedy="待たずに請求してよい")
        assert write(version, previous=first, remedy="待たずに請求してよい") == later
        assert Advisory.objects.count() == 2


def test_a_later_notice_takes_the_place_of_one_and_only_one_may(version: PackVersion, mihon: Organisation) -> None:
    with inside(mihon):
        first = write(version)
        later = write(version, previous=first, what="夕食の単価もちがう")
        assert list(standing()) == [later]
        with pytest.raises(Refusal) as refused:
            write(version, previous=first, what="ほかのこと")
        assert refused.value.code == "already_replaced"
        with pytest.raises(Refusal) as refused:
            actions.withdraw(first, "まちがい", by=who("hara"), at=JUNE_21)
        assert refused.value.code == "already_replaced"


def test_taken_back_nothing_stands_and_providers_hear_why(
    version: PackVersion, mihon: Organisation, asahi: Organisation
) -> None:
    with inside(mihon):
        told = write(version)
        taken_back = actions.withdraw(told, "計算は合っていた", by=who("hara"), at=JUNE_21)
        assert actions.withdraw(told, "計算は合っていた", by=who("hara"), at=JUNE_21) == taken_back
        assert (defects_of(version), taken_back.published_at) == ([], JUNE_21)
        with pytest.raises(Refusal) as refused:
            actions.withdraw(taken_back, "やはり不具合", by=who("hara"), at=LATER)
        assert refused.value.code == "wrong_state"
    with inside(asahi):
        said = Notice.objects.filter(kind="advisory").latest("at")
    assert (said.title, said.body) == ("配食 第1版の不具合のお知らせを取り消します", "理由：計算は合っていた")


def test_given_up_nobody_hears_of_it_and_it_can_be_written_again(version: PackVersion, mihon: Organisation) -> None:
    with inside(mihon):
        dropped = actions.drop(write(version, severity="high"), by=who("hara"), at=JUNE_21)
        with pytest.raises(Refusal) as refused:
            actions.publish(dropped, by=who("kita"), at=LATER)
        assert refused.value.code == "wrong_state"
        assert write(version, severity="high") != dropped
        assert Share.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [{"what": "なかったこと"}, {"stops": False}, {"published_at": None}, {"approver_name": "だれか"}],
)
def test_what_was_told_never_changes(version: PackVersion, mihon: Organisation, change: dict[str, Any]) -> None:
    with inside(mihon):
        told = write(version)
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Advisory.objects.filter(pk=told.pk).update(**change)


def test_the_database_asks_for_the_second_person_too(version: PackVersion, mihon: Organisation) -> None:
    with inside(mihon):
        written = write(version, severity="high")
        own = Advisory.objects.filter(pk=written.pk)
        with pytest.raises(IntegrityError, match="advisories_published_by_a_second"), transaction.atomic():
            own.update(published_at=JUNE_21)
        with pytest.raises(IntegrityError, match="advisories_author_is_not_approver"), transaction.atomic():
            own.update(published_at=JUNE_21, approver_id=written.author_id, approver_name=written.author_name)
        with pytest.raises(DatabaseError, match="may only change"), transaction.atomic():
            own.update(what="ほかのこと")
