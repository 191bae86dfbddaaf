"""The words of records: outcome, safety, channel, and why the office should look at one; packs use the same codes."""

from datetime import time

from django.db.models import TextChoices

from services.plans.states import Meal


class Outcome(TextChoices):
    """What became of the meal, the visit or the month. It never says how the person was: that is a SafetyState."""

    HANDED = "handed", "手渡し"
    LEFT = "left", "置き配"
    ABSENT = "absent", "不在"
    REFUSED = "refused", "受取拒否"
    CANCELLED_LATE = "cancelled_late", "締切後の中止"
    CANCELLED = "cancelled", "中止"
    VISITED = "visited", "訪問した"
    DONE = "done", "実施した"
    IN_USE = "in_use", "利用した月"


class SafetyState(TextChoices):
    """How the person was. No check means 未確認, whatever became of the meal."""

    USUAL = "usual", "いつも通り"
    CONCERN = "concern", "気になる"
    NOT_MET = "not_met", "会えなかった"


class Channel(TextChoices):
    """By which way a record reached the office."""

    OFFICE = "office", "事務所入力"
    SHEET = "sheet", "一日入力"
    FILE = "file", "取込"
    PHONE = "phone", "電話"
    PAPER = "paper", "紙"
    DEVICE = "device", "端末"
    API = "api", "API"


class Review(TextChoices):
    """Why an accepted record should be looked at; reality is written down all the same."""

    MONTH_CLOSED = "month_closed", "締め済みの月の記録"
    STOP_CANCELLED = "stop_cancelled", "取り消された予定の記録"
    OUTSIDE_CONTRACT = "outside_contract", "契約の期間の外の記録"
    FUTURE_DAY = "future_day", "まだ来ていない日の記録"
    DISAGREES = "disagrees", "ほかの記録と食い違う"


class Word(TextChoices):
    """The one word each sent record is answered with."""

    CREATED = "created", "受け付けました"
    DUPLICATE = "duplicate", "受付済みです"
    REVIEW = "review", "受け付けました（要確認）"
    REJECTED = "rejected", "受け付けられません"


class RejectedFor(TextChoices):
    MALFORMED = "malformed", "書き方の誤り"
    FOREIGN = "foreign", "この団体にない予定"
    KEY_REUSED = "key_reused", "同じ番号で違う内容"
    SETTLED = "settled", "精算済みの契約"


class ImportState(TextChoices):
    DRAFT = "draft", "確認中"
    APPLIED = "applied", "取込済み"
    TAKEN_BACK = "taken_back", "取消済み"


IMPORT_MOVES: dict[str, set[str]] = {
    ImportState.DRAFT: {ImportState.APPLIED},
    ImportState.APPLIED: {ImportState.TAKEN_BACK},
    ImportState.TAKEN_BACK: set(),
}

# What can become of a meal; the others belong to visits, outings and things lent by the month.
MEAL_OUTCOMES = (
    Outcome.HANDED,
    Outcome.LEFT,
    Outcome.ABSENT,
    Outcome.REFUSED,
    Outcome.CANCELLED,
    Outcome.CANCELLED_LATE,
)
# A meal came into the person's hands, or at least to the door; a visit was made.
DELIVERED = frozenset({Outcome.HANDED, Outcome.LEFT, Outcome.VISITED, Outcome.DONE, Outcome.IN_USE})
# Nobody went, so nobody could be met.
NOT_VISITED = frozenset({Outcome.CANCELLED, Outcome.CANCELLED_LATE})

# Until when a meal should have been recorded; a stop without a record after that is an alarm.
RECORDED_UNTIL = {Meal.LUNCH: time(13, 30), Meal.DINNER: time(19, 0)}


def outcomes() -> list[tuple[str, str]]:
    """For model fields: a new outcome needs no migration in any schema."""
    return list(Outcome.choices)


def safety_states() -> list[tuple[str, str]]:
    return list(SafetyState.choices)


def channels() -> list[tuple[str, str]]:
    return list(Channel.choices)


def reviews() -> list[tuple[str, str]]:
    return list(Review.choices)


def import_states() -> list[tuple[str, str]]:
    return list(ImportState.choices)
