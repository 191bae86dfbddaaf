"""Deciding on a version: approve, publish, withdraw."""

from datetime import date, datetime

from django.db import transaction

from billing_rules.keys.actions import ensure_key
from billing_rules.keys.queries import own_key
from billing_rules.packs.actions.locking import lock
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import past_question, published, reached_months
from billing_rules.packs.states import MOVES, SPREAD, PackState
from npo_platform.kernel.calendar import tokyo_day
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.moves import require_move
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import start_job


@transaction.atomic
def approve(version: PackVersion, *, by: Person, at: datetime, seen: str = "") -> PackVersion:
    """A second person approves exactly the bytes that were checked, and that they read: those of the digest `seen`.

    Refused to the author (`same_person`), before the checks pass (`wrong_state`), when another version was published
    since they did (`outdated`), when it was to take back a version no longer in force (`withdraws_another`), and when
    the author has changed the document since it was read (`changed_elsewhere`).
    """
    version = lock(version)
    if seen and seen != version.digest:
        raise Refusal(
            "changed_elsewhere",
            "見ていたあいだに、作成した人が内容を直しました。まだ承認していません。いまの内容を読み直してから、承認してください。",
        )
    require_move(
        MOVES,
        version.state,
        PackState.APPROVED,
        "検査に通った版だけを承認できます。先に検査してください。",
    )
    _require_second_person(version, by)
    _require_same_ground(version, published(version.pack_id))
    version.state = PackState.APPROVED
    version.approver_id, version.approver_name, version.approved_at = by.id, by.name, at
    version.save(update_fields=["state", "approver_id", "approver_name", "approved_at"])
    record("packs.approve", version, by=by, at=at, detail=f"{version} {version.digest}")
    return version


@transaction.atomic
def publish(
    version: PackVersion, *, by: Person, at: datetime, past_decision: str = "", correct_from: date | None = None
) -> PackVersion:
    """Make the approved version the city's rule: the one before becomes 旧版.

    It writes the same few rows for one NPO or a thousand: the city's worker then tells and wakes each (`spread`).

    Closed months stay as they are, or those from `correct_from` (the first of a month) on get proposals of
    correction at each NPO. Refused before approval and the second time (`wrong_state`), to the author
    (`same_person`), when another version was published since the checks (`outdated`), when it was to take back a
    version no longer in force (`withdraws_another`), without a decision about
    the past when the change reaches into a month that may be closed (`past_undecided`), and when `correct_from`
    is none of the months it reaches (`limit_out_of_reach`).
    """
    version = lock(version)
    require_move(
        MOVES,
        version.state,
        PackState.PUBLISHED,
        "公開できるのは、承認された版だけです。もう公開されていないか、確かめてください。",
    )
    _require_second_person(version, by)
    before = published(version.pack_id)
    _require_same_ground(version, before)
    question = past_question(version, today=tokyo_day(at))
    if question and not past_decision.strip():
        raise Refusal("past_undecided", question)
    _require_reach(version, correct_from, today=tokyo_day(at))
    if before is not None:
        before.state = PackState.SUPERSEDED
        before.save(update_fields=["state"])
    version.state, version.published_at = PackState.PUBLISHED, at
    version.past_decision, version.correct_from = past_decision.strip(), correct_from
    version.save(update_fields=["state", "published_at", "past_decision", "correct_from"])
    record("packs.publish", version, by=by, at=at, detail=f"{version} {version.digest}")
    if own_key() is None:
        ensure_key(by=by, at=at)
    start_job(SPREAD, str(version.pk), payload={"version_id": str(version.pk)}, at=at)
    return version


@transaction.atomic
def withdraw(version: PackVersion, *, by: Person, at: datetime) -> PackVersion:
    """Give up a version that is not published; what is published is replaced by a successor instead.

    Refused from publication on, and the second time (`wrong_state`).
    """
    version = lock(version)
    require_move(
        MOVES,
        version.state,
        PackState.WITHDRAWN,
        f"この版は「{version.get_state_display()}」なので、取り下げられません。"
        "公開した版を改めるときは、直した内容で新しい版を作り、公開してください。",
    )
    version.state = PackState.WITHDRAWN
    version.save(update_fields=["state"])
    record("packs.withdraw", version, by=by, at=at, detail=str(version))
    return version


def _require_second_person(version: PackVersion, by: Person) -> None:
    if version.author_id == by.id:
        raise Refusal(
            "same_person",
            "作成した人は、自分の版を承認・公開できません。ほかの承認者に頼んでください。",
        )


def _require_reach(version: PackVersion, correct_from: date | None, *, today: date) -> None:
    """A month is corrected as a whole, so the limit is the first day of one."""
    if correct_from is None or correct_from in [month.first for month in reached_months(version, today=today)]:
        return
    raise Refusal(
        "limit_out_of_reach",
        "過誤調整で直す最初の月は、この版で変わる最初の月から今月までの中から選んでください。",
    )


def _require_same_ground(version: PackVersion, before: PackVersion | None) -> None:
    """What was checked and read as old → new must still be the difference that takes effect."""
    if version.previous_digest != (before.digest if before else ""):
        raise Refusal(
            "outdated",
            "検査のあとで、別の版が公開されました。違いが変わっているので、検査からやり直してください。"
            "承認まで済んでいる版は、取り下げてから作り直してください。",
        )
    if version.withdraws_id is not None and (before is None or before.pk != version.withdraws_id):
        raise Refusal(
            "withdraws_another",
            "この版で取りやめるはずの版は、もう公開中ではありません。この版を取り下げて、いまの版を読み直し、"
            "それも改めるときは新しい版を作ってください。",
        )
