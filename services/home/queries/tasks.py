"""What else is to be done today, beside the board: the day's tasks, then the months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from npo_platform.kernel.calendar import Month, wareki_long
from services.corrections.queries.page import version_rows
from services.home.queries.beginning import Beginning, beginning_of
from services.intakes.queries import waiting
from services.people.models import Decision
from services.records.queries import (
    StopRow,
    missing_records,
    reviews_waiting,
)
from services.routes.queries import gaps_of
from services.samples.queries import sample_count
from services.submissions.queries import MonthPath, months_of
from tenants.notices.queries import unread
from tenants.registry.models import Contract
from tenants.registry.queries import contracts_of_npo

ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do today: what, why, where."""

    title: str
    text: str
    link: str
    state: str
    word: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands beside the board: what else is to be done, and the months under way."""

    tasks: Sequence[Task]
    months: Sequence[MonthPath]
    beginning: Beginning | None
    samples: int


def desk_of(today: date) -> Desk:
    """The contracts are asked for once, for everything that goes by contract."""
    contracts = list(contracts_of_npo())
    months = months_under_way(contracts)
    return Desk(tasks_of(today, contracts, months), months, beginning_of(contracts, today), sample_count())


def tasks_of(today: date, contracts: Sequence[Contract], months: Sequence[MonthPath]) -> list[Task]:
    """What else is to be done today, the oldest debts first."""
    found = (
        *_gaps(today),
        _forgotten(today, contracts),
        *_owed(today, months),
        *_corrections(),
        _reviews(),
        _decided(),
        _ending(today),
        _notices(),
    )
    return [task for task in found if task]


def months_under_way(contracts: Sequence[Contract]) -> list[MonthPath]:
    """Every month of these contracts that has begun and is not accepted yet, the oldest first."""
    return [path for path in reversed(months_of(contracts)) if path.stage < len(path.road)]


def _gaps(today: date) -> list[Task]:
    """Routes nobody carries today, and stops of today that are on no route; nothing while there are no routes."""
    gaps = gaps_of(today)
    tasks = []
    if gaps.uncarried:
        names = "、".join(f"{one.name}（{one.meal.label}）" for one in gaps.uncarried)
        tasks.append(
            Task(
                title=_("担当なしのコース %(count)sつを決める") % {"count": len(gaps.uncarried)},
                text=_("%(names)sは、今日だれも届けません。") % {"names": names},
                link=reverse("routes:day"),
                state="stop",
                word=_("担当なし"),
            )
        )
    if gaps.unplaced:
        tasks.append(
            Task(
                title=_("コースなしの配達 %(count)s件を決める") % {"count": len(gaps.unplaced)},
                text=_("今日の配達のうち、どのコースにも入っていません。"),
                link=reverse("routes:day"),
                state="warn",
                word=_("コースなし"),
            )
        )
    return tasks


def _forgotten(today: date, contracts: Sequence[Contract]) -> Task | None:
    """The stops of earlier days nobody wrote down; silence of yesterday is still an alarm today."""
    first = Month.of(today).shift(-1).first
    rows: list[StopRow] = []
    for agreed in contracts:
        rows += missing_records(agreed.pk, first, today)
    if not rows:
        return None
    oldest = min(rows, key=lambda row: (row.service_on, row.meal))
    return Task(
        title=_("昨日までの記録なし %(count)s件を入れる") % {"count": len(rows)},
        text=_("いちばん古いのは%(day)sの%(name)sさんです。")
        % {"day": wareki_long(oldest.service_on), "name": oldest.name},
        link=f"{reverse('records:day')}?on={oldest.service_on.isoformat()}",
        state="stop",
        word=_("記録なし"),
    )


def _owed(today: date, months: Sequence[MonthPath]) -> list[Task]:
    """The months that are over and not with the city: sent back, late, or soon due."""
    return [_owed_month(today, path) for path in months if path.month.value.after <= today and not path.is_with_city]


def _owed_month(today: date, path: MonthPath) -> Task:
    what = {"city": path.contract.city_name, "month": path.month.label, "due": wareki_long(path.due_on)}
    if path.returned:
        title, state, word = _("%(city)sから返された%(month)s分を直して、出し直す"), "warn", _("返された")
        text = path.returned.verdict.reason if path.returned.verdict else ""
    elif today > path.due_on:
        title, state, word = _("%(city)sへ%(month)s分を締めて提出する"), "stop", _("期限を過ぎた")
        text = _("期限は%(due)sでした。") % what
    else:
        title, state, word = _("%(city)sへ%(month)s分を締めて提出する"), "info", _("あなたの番です")
        text = _("%(due)sまでに提出します。") % what
    link = reverse("submissions:show", args=[path.contract.pk, path.month.value])
    return Task(title=title % what, text=text, link=link, state=state, word=word)


def _corrections() -> list[Task]:
    """What a rule that reaches back changes in closed months; nothing of it is billed until somebody confirms."""
    return [
        Task(
            title=_("%(version)sによる過誤調整の案を確かめる") % {"version": row.label},
            text=_("%(count)sか月分です。確かめるまで、差は明細にも請求にも入りません。") % {"count": row.waiting},
            link=reverse("corrections:show", args=[row.version_id]),
            state="warn",
            word=_("確認待ち"),
        )
        for row in version_rows()
        if row.waiting
    ]


def _reviews() -> Task | None:
    count = reviews_waiting()
    if not count:
        return None
    return Task(
        title=_("要確認の記録 %(count)s件を確かめる") % {"count": count},
        text=_("届いた記録がほかの記録や予定と食い違っています。"),
        link=reverse("records:reviews"),
        state="warn",
        word=_("要確認"),
    )


def _decided() -> Task | None:
    count = waiting()
    if not count:
        return None
    return Task(
        title=_("市からの決定 %(count)s件を取り込む") % {"count": count},
        text=_("決定・変更・廃止を、打ち直さずに予定へ入れます。"),
        link=reverse("intakes:list"),
        state="wait",
        word=_("取り込み待ち"),
    )


def _ending(today: date) -> Task | None:
    """Decisions that end within a month and have no successor yet."""
    ending = Decision.objects.filter(
        until__gt=today, until__lte=today + ENDS_SOON, recipient__ended_on__isnull=True
    ).exclude(recipient__decisions__starts_on__gte=today)
    names = ("recipient_id", "recipient__family_name", "recipient__given_name")
    rows = list(ending.order_by("until", "pk").values_list(*names))
    if not rows:
        return None
    told = "、".join(f"{family} {given}さん" for _person, family, given in rows[:3])
    more = _(" ほか%(count)s人") % {"count": len(rows) - 3} if len(rows) > 3 else ""
    return Task(
        title=_("利用決定の終わりが近い %(count)s人を市に確かめる") % {"count": len(rows)},
        text=f"{told}{more}。",
        link=f"{reverse('plans:renewals')}?within=30",
        state="none",
        word=_("30日以内"),
    )


def _notices() -> Task | None:
    count = unread().count()
    if not count:
        return None
    return Task(
        title=_("新しいお知らせ %(count)s件を読む") % {"count": count},
        text=_("市からの知らせや、規則の変更があります。"),
        link=reverse("notices:list"),
        state="info",
        word=_("未読"),
    )
