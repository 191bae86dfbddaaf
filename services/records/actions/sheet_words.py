"""The headings and words a file of records may use, as offices write them."""

from collections.abc import Mapping, Sequence

from services.plans.states import Meal
from services.records.queries import outcomes_of_npo
from services.records.states import Outcome, SafetyState

HEADINGS: Mapping[str, Sequence[str]] = {
    "number": ("利用者番号", "番号", "利用者No", "利用者ID"),
    "name": ("氏名", "利用者名", "利用者", "名前", "お名前"),
    "day": ("日付", "配達日", "提供日", "年月日"),
    "meal": ("食事", "食事区分", "昼夕", "区分"),
    "outcome": ("結果", "配達結果", "配達"),
    "safety": ("安否", "安否確認", "様子"),
    "clock": ("時刻", "配達時刻", "渡した時刻", "時間"),
    "note": ("メモ", "備考", "特記事項"),
    "unplanned": ("臨時", "予定外"),
    "reason": ("訂正の理由", "訂正理由"),
}
REQUIRED = ("number", "day", "outcome")
REASON_HEADING = "理由"

MEALS = {Meal.LUNCH: ("昼食", "昼", "lunch"), Meal.DINNER: ("夕食", "夕", "夜", "dinner")}
OUTCOMES = {
    Outcome.HANDED: ("手渡し", "手渡", "○", "◯", "1", "handed"),
    Outcome.LEFT: ("置き配", "置配", "置き", "2", "left"),
    Outcome.ABSENT: ("不在", "3", "absent"),
    Outcome.REFUSED: ("受取拒否", "断り", "拒否", "4", "refused"),
    Outcome.CANCELLED: ("中止", "休み", "5", "cancelled"),
    Outcome.VISITED: ("訪問した", "訪問", "visited"),
    Outcome.DONE: ("実施した", "実施", "done"),
    Outcome.IN_USE: ("利用した月", "利用", "in_use"),
    Outcome.CANCELLED_LATE: ("締切後の中止", "当日中止", "cancelled_late"),
}
SAFETIES = {
    SafetyState.USUAL: ("いつも通り", "いつもどおり", "会えた", "元気", "良", "○", "◯", "usual"),
    SafetyState.CONCERN: ("気になる", "△", "concern"),
    SafetyState.NOT_MET: ("会えなかった", "会えず", "×", "not_met"),
}
UNCONFIRMED = {"", "未確認", "-", "ー"}
YES = {"○", "◯", "1", "はい", "有", "臨時", "予定外", "yes"}


def sheet_choices() -> dict[str, list[str]]:
    """What a template's drop-down lists offer, by heading; of the outcomes those the NPO's rules name."""
    offered = dict(outcomes_of_npo())
    return {
        HEADINGS["meal"][0]: [words[0] for words in MEALS.values()],
        HEADINGS["outcome"][0]: [words[0] for outcome, words in OUTCOMES.items() if outcome in offered],
        HEADINGS["safety"][0]: [*(words[0] for words in SAFETIES.values()), "未確認"],
        HEADINGS["unplanned"][0]: ["○"],
    }
