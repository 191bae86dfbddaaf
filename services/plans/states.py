"""The words of plans and stops; packs use the same meal codes."""

from django.db.models import TextChoices


class Meal(TextChoices):
    LUNCH = "lunch", "昼食"
    DINNER = "dinner", "夕食"


class StopState(TextChoices):
    PLANNED = "planned", "予定"
    CANCELLED = "cancelled", "取消"


class StopOrigin(TextChoices):
    PLAN = "plan", "週間予定"
    UNPLANNED = "unplanned", "臨時"


class CancelReason(TextChoices):
    """Why a stop fell away; `suspended` is the one a statement tells apart."""

    SUSPENDED = "suspended", "休止"
    PLAN_CHANGED = "plan_changed", "週間予定の変更"
    CLOSED_DAY = "closed_day", "休業日"
    DECISION_ENDED = "decision_ended", "利用決定の期間外"
    WEEKDAY = "weekday", "利用できない曜日"
    USE_ENDED = "use_ended", "利用の終了"
    CONTRACT_ENDED = "contract_ended", "市との契約の終了"


class SuspensionReason(TextChoices):
    HOSPITAL = "hospital", "入院"
    SHORT_STAY = "short_stay", "短期入所"
    TRAVEL = "travel", "外出・旅行"
    FAMILY = "family", "家族が来る"
    OWN_WISH = "own_wish", "本人の都合"
    OTHER = "other", "その他"


def meals() -> list[tuple[str, str]]:
    """For model fields: a new meal needs no migration in any schema."""
    return list(Meal.choices)


def stop_states() -> list[tuple[str, str]]:
    return list(StopState.choices)


def stop_origins() -> list[tuple[str, str]]:
    return list(StopOrigin.choices)


def cancel_reasons() -> list[tuple[str, str]]:
    return list(CancelReason.choices)


def suspension_reasons() -> list[tuple[str, str]]:
    return list(SuspensionReason.choices)
