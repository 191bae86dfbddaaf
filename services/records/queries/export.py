"""A month's records as rows of a sheet, under the headings a file is taken in by."""

from npo_platform.kernel.calendar import TOKYO, Month
from npo_platform.sheets import Value
from services.people.states import Diet
from services.plans.models import Stop
from services.plans.states import Meal, StopOrigin
from services.records.states import Channel, Outcome, SafetyState

HEADER = (
    "利用者番号",
    "氏名",
    "日付",
    "食事",
    "食形態",
    "結果",
    "安否",
    "時刻",
    "メモ",
    "臨時",
    "入力者",
    "記録方法",
)


def month_sheet(month: Month) -> list[list[Value]]:
    """Every outcome of a month by day and kana, one query."""
    stops = (
        Stop.objects.filter(service_on__gte=month.first, service_on__lt=month.after)
        .filter(result__record__isnull=False)
        .order_by("service_on", "-meal", "recipient__kana_key", "pk")
        .values_list(
            "recipient__number",
            "recipient__family_name",
            "recipient__given_name",
            "service_on",
            "meal",
            "diet",
            "result__outcome",
            "result__safety_state",
            "result__record__handed_over_at",
            "result__record__note",
            "origin",
            "result__record__entered_by_name",
            "result__record__channel",
        )
    )
    return [
        [
            number,
            f"{family} {given}",
            day,
            Meal(meal).label,
            Diet(diet).label,
            Outcome(outcome).label,
            SafetyState(safety).label if safety else "未確認",
            at.astimezone(TOKYO).strftime("%H:%M") if at else "",
            note,
            "○" if origin == StopOrigin.UNPLANNED else "",
            entered_by,
            Channel(channel).label,
        ]
        for number, family, given, day, meal, diet, outcome, safety, at, note, origin, entered_by, channel in stops
    ]
