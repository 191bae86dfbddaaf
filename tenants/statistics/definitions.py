"""What each figure means, version by version.

A line here is never edited once figures were made with it: another meaning is a new line with the next version, from
its own day on, and figures made before keep theirs. A figure divided from another gets its next version with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Words:
    """The same said in Japanese and in English."""

    ja: str
    en: str

    def __str__(self) -> str:
        """In the language of who reads; papers and open data ask for `ja`."""
        return self.en if get_language() == "en" else self.ja


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of one figure: what it says, how it is computed, what it leaves out."""

    id: str
    version: int
    since: date
    label: Words
    unit: Words
    sentence: Words
    computed: Words
    not_counted: Words

    @property
    def key(self) -> str:
        """How a figure names the definition it was made with: contacts/1."""
        return f"{self.id}/{self.version}"


APRIL = date(2026, 4, 1)
PEOPLE, TIMES, YEN = Words("人", "people"), Words("回", "times"), Words("円", "yen")

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "people",
        1,
        APRIL,
        Words("利用者数", "People served"),
        PEOPLE,
        Words(
            "その月に1回でも食事を届けた人の数。",
            "The number of people to whom at least one meal was brought in the month.",
        ),
        Words(
            "承認された月の実績で、手渡しか置き配（訪問などは実施）が1回以上ある人を、1人と数えます。",
            "In the accepted records of the month, everybody with at least one meal handed over or left "
            "(or visit made) is one.",
        ),
        Words(
            "不在・受取拒否・中止だけの人。月をまたいで足した数は、延べの人数です。",
            "People with absences, refusals or cancellations only. Sums over months count a person once a month.",
        ),
    ),
    Definition(
        "meals",
        1,
        APRIL,
        Words("届けた食数", "Meals delivered"),
        Words("食", "meals"),
        Words("その月に届けた食事の数。", "The number of meals brought in the month."),
        Words(
            "承認された月の実績のうち、結果が手渡しか置き配（訪問などは実施）のものを数えます。承認された後の調整も含みます。",
            "Accepted records whose outcome is handed over or left (or visit made), with later accepted adjustments.",
        ),
        Words(
            "不在・受取拒否・中止。委託料が払われるかどうかは関係ありません。",
            "Absences, refusals, cancellations. Whether the city pays for them makes no difference.",
        ),
    ),
    Definition(
        "contacts",
        1,
        APRIL,
        Words("確認できた安否", "Confirmed contacts"),
        TIMES,
        Words(
            "本人に会うか話をして、様子を確かめた回数。",
            "How often the person was seen or spoken to, and how they were was written down.",
        ),
        Words(
            "安否確認の記録が「いつも通り」か「気になる」の配達予定を、1つの予定につき1回と数えます。",
            "Stops with a safety check of “as usual” or “of concern”; each stop counts once.",
        ),
        Words(
            "「会えなかった」だけのもの、安否の記録がないもの、同じ予定の2回目からの確認。食事を渡しただけでは数えません。",
            "Stops with “not met” only or no safety check, and second checks of a stop. Handing over a "
            "meal alone is none.",
        ),
    ),
    Definition(
        "cost",
        1,
        APRIL,
        Words("委託料", "Commission"),
        YEN,
        Words("その月の分として市が負担する額。", "What the city bears for the month."),
        Words(
            "承認された報告の、その月の実績の市負担額に、後の月に承認されたその月の分の調整を足します。税込みです。",
            "The city's part of the month's records in the accepted report, plus adjustments of that month "
            "accepted later. Tax included.",
        ),
        Words(
            "利用者負担額、前の月の調整分、市の職員の費用。承認されていない月は含みません。",
            "What people pay, adjustments of earlier months, the city's own staff. Months not accepted are not in it.",
        ),
    ),
    Definition(
        "cost_per_contact",
        1,
        APRIL,
        Words("確認1回あたりの委託料", "Commission per confirmed contact"),
        YEN,
        Words("安否を1回確かめるのにかかった委託料。", "What the city paid for each confirmed contact."),
        Words(
            "委託料 ÷ 確認できた安否。1円未満は四捨五入します。",
            "Commission ÷ confirmed contacts, rounded half up to whole yen.",
        ),
        Words(
            "どちらかが秘匿のとき、確認が0回のときは計算しません。食事の値打ちも含んだ額です。",
            "Not computed when either is hidden or there were no contacts. The value of the meals is inside it.",
        ),
    ),
    Definition(
        "unanswered",
        1,
        APRIL,
        Words("応答のなかった訪問", "Unanswered doors"),
        TIMES,
        Words("届けに行って、本人が出なかった回数。", "How often somebody came with a meal and nobody answered."),
        Words(
            "承認された月の実績のうち、結果が「不在」のものを数えます。",
            "Accepted records whose outcome is “absent”.",
        ),
        Words(
            "後で届けて渡せたもの、受取拒否、中止。",
            "Those where the meal was handed over later, refusals, cancellations.",
        ),
    ),
    Definition(
        "unanswered_rate",
        1,
        APRIL,
        Words("応答のなかった割合", "Share of unanswered doors"),
        Words("％", "%"),
        Words("届けに行ったうち、本人が出なかった割合。", "The share of deliveries at which nobody answered."),
        Words(
            "応答のなかった訪問 ÷（届けた食数 ＋ 応答のなかった訪問）。0.1％未満は四捨五入します。",
            "Unanswered doors ÷ (meals delivered + unanswered doors), rounded half up to a tenth of a percent.",
        ),
        Words(
            "受取拒否と中止は、分母にも入りません。", "Refusals and cancellations are not in the denominator either."
        ),
    ),
    Definition(
        "alarms",
        1,
        APRIL,
        Words("安否の気がかり", "Safety alarms"),
        Words("件", "alarms"),
        Words(
            "会えなかった、または様子が気になった配達予定の数。",
            "The number of stops where the person was not met or gave cause for concern.",
        ),
        Words(
            "「会えなかった」「気になる」の安否確認があるか、結果が不在・受取拒否でその時までに「いつも通り」の記録がない予定を、1つにつき1件と数えます。",
            "Stops with a check of “not met” or “of concern”, or absent or refused with no “as usual” by "
            "then; each stop is one.",
        ),
        Words(
            "記録が遅れただけのもの。同じ予定の2つ目からの気がかり。",
            "Records that were merely late, and further worries at the same stop.",
        ),
    ),
    Definition(
        "alarms_open",
        1,
        APRIL,
        Words("終わっていない気がかり", "Alarms still open"),
        Words("件", "alarms"),
        Words(
            "集計した時に、まだ「いつも通り」と確かめられていなかった気がかりの数。",
            "Alarms which nobody had closed with “as usual” when the figures were made.",
        ),
        Words(
            "最後の気がかりの後に「いつも通り」の記録がないものを数えます。",
            "Alarms with no “as usual” after their last worry.",
        ),
        Words(
            "集計の後に終わったもの。次に集計したときに変わります。",
            "What was closed afterwards, until figures are made again.",
        ),
    ),
    Definition(
        "alarm_median",
        1,
        APRIL,
        Words("気がかりが終わるまで（中央値）", "Time to close an alarm (median)"),
        Words("分", "minutes"),
        Words(
            "気がかりの半分が、この時間のうちに終わりました。",
            "Half of the alarms were closed within this time.",
        ),
        Words(
            "最初の気がかりの時刻から、最後の気がかりの後の最初の「いつも通り」の時刻まで。分未満は切り捨て、短い順に並べて半分の順位（切上げ）の値です。",
            "From the first worry to the first “as usual” after the last worry, whole minutes, in order; "
            "the one at half of the count, rounded up.",
        ),
        Words("終わっていない気がかり。", "Alarms still open."),
    ),
    Definition(
        "alarm_p90",
        1,
        APRIL,
        Words("気がかりが終わるまで（90％）", "Time to close an alarm (90th percentile)"),
        Words("分", "minutes"),
        Words(
            "気がかりの10件に9件が、この時間のうちに終わりました。",
            "Nine of ten alarms were closed within this time.",
        ),
        Words(
            "中央値と同じ時間を短い順に並べて、9割の順位（切上げ）の値です。",
            "The same times as for the median, in order; the one at nine tenths of the count, rounded up.",
        ),
        Words("終わっていない気がかり。", "Alarms still open."),
    ),
    Definition(
        "people_by_class",
        1,
        APRIL,
        Words("区分ごとの利用者数", "People by burden class"),
        PEOPLE,
        Words("利用者数を、負担区分ごとに分けた数。", "The people served, by burden class."),
        Words(
            "その月の最後に届けた日の区分で、1人を1つの区分に数えます。",
            "Each person is in one class: that of the last day on which something was brought in the month.",
        ),
        Words(
            "区分のない人は「区分なし」に入ります。5人未満の区分と、引き算でそれが分かる区分は秘匿します。",
            "People without a class are under “none”. Classes of fewer than five, and those they could be "
            "derived from, are hidden.",
        ),
    ),
)


def current() -> dict[str, Definition]:
    """The newest version of each figure, in the order they are told."""
    return {one.id: one for one in DEFINITIONS}


def stamp() -> dict[str, int]:
    """What figures made now carry: id → version."""
    return {one.id: one.version for one in current().values()}


def definition(figure: str, version: int) -> Definition:
    """The very version a figure was made with; KeyError for one that never was."""
    found = next((one for one in DEFINITIONS if (one.id, one.version) == (figure, version)), None)
    if found is None:
        raise KeyError(f"{figure}/{version}")
    return found


def versions() -> list[tuple[Definition, Sequence[Definition]]]:
    """Each figure as it is now, with its earlier versions, newest first."""
    return [
        (newest, [one for one in reversed(DEFINITIONS) if one.id == key and one != newest])
        for key, newest in current().items()
    ]
