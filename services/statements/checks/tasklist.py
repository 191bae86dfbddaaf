"""The closing as a list of tasks, computed from the findings: nobody ticks anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from npo_platform.kernel.errors import Finding
from services.plans.states import Meal
from services.records.queries import StopRow
from services.statements.checks import (
    calendar,
    change,
    corrections,
    decisions,
    findings_of,
    is_blocking,
    missing_records,
    prices,
    reviews,
    rules,
    safety,
    stopped,
    totals,
    weekly,
)
from services.statements.models import Waiver
from services.statements.queries.closing import ClosingCase

TaskState = Literal["stop", "warn", "ok", "info", "none"]
ROWS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One thing to mend: where it is and what is wrong with it."""

    text: str
    stop_id: UUID | None = None
    person: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list. `waivable` are warnings somebody may let pass with a reason."""

    code: str
    title: str
    text: str
    state: TaskState
    rows: Sequence[TaskRow] = ()
    more: int = 0
    waivable: Sequence[Finding] = ()
    waived: Sequence[Waiver] = ()
    href: str = ""


@dataclass(frozen=True)
class TaskList:
    """The tasks of one month, and whether it can be closed."""

    case: ClosingCase
    findings: Sequence[Finding]
    tasks: Sequence[Task] = field(default=())

    @property
    def open(self) -> list[Finding]:
        return [one for one in self.findings if is_blocking(one, self.case.waivers)]

    @property
    def to_do(self) -> list[Task]:
        return [task for task in self.tasks if task.state in ("stop", "warn")]

    @property
    def worst(self) -> str:
        return "stop" if any(task.state == "stop" for task in self.tasks) else "warn"

    @property
    def due_on(self) -> date:
        """Until when the city wants the report."""
        return self.case.contract.report_due_on(self.case.month.value)

    @property
    def is_ready(self) -> bool:
        return not self.open


def task_list(case: ClosingCase, links: Mapping[str, str]) -> TaskList:
    """What is left to do before a month can be closed, in the order a person does it.

    `links` says for the code of a task where its rows are.
    """
    found = _answered(case) if case.statement.is_frozen else findings_of(case)
    tasks = [replace(_task(case, found, *each), href=links.get(each[0][0], "")) for each in _TASKS]
    return TaskList(case, found, tasks)


def _answered(case: ClosingCase) -> list[Finding]:
    """Of a closed month nothing stands but what was let pass then."""
    return [Finding(one.code, one.message, "warn", one.where) for one in case.waivers]


Text = Callable[[ClosingCase, list[Finding]], str]


def _task(case: ClosingCase, found: Sequence[Finding], codes: Sequence[str], title: Text, text: Text) -> Task:
    own = [one for one in found if one.code in codes]
    blocking = [one for one in own if is_blocking(one, case.waivers)]
    state: TaskState = "none" if not own and _BESIDE_THE_POINT.get(codes[0], _never)(case) else "ok"
    if blocking:
        state = "stop" if any(one.severity == "stop" for one in blocking) else "warn"
    rows = _rows(case, codes[0], blocking)
    answered = {(one.code, one.where, one.message) for one in own}
    return Task(
        code=codes[0],
        title=title(case, own),
        text=text(case, own),
        state=state,
        rows=rows[:ROWS_SHOWN],
        more=max(0, len(rows) - ROWS_SHOWN),
        waivable=[one for one in blocking if one.severity == "warn"],
        waived=[one for one in case.waivers if (one.code, one.where, one.message) in answered],
    )


def _never(_case: ClosingCase) -> bool:
    return False


# What there is nothing to compare with, or nothing of in this month, is neither done nor to be done.
_BESIDE_THE_POINT: Mapping[str, Callable[[ClosingCase], bool]] = {
    change.CODE: lambda case: case.previous is None,
    corrections.CODE: lambda case: not case.proposals,
    weekly.CODE: lambda case: not case.served and not case.over_limit,
}


def _rows(case: ClosingCase, code: str, blocking: Sequence[Finding]) -> list[TaskRow]:
    if code == missing_records.CODE:
        return [_stop_row(stop) for stop in case.missing]
    if code == safety.CODE:
        return [_stop_row(stop) for stop in case.unconfirmed] if blocking else []
    stops = (reviews.CODE, decisions.CODE)
    return [
        TaskRow(
            one.message,
            stop_id=UUID(one.where) if one.code in stops else case.refused_stops.get(one.where),
            person=one.where.split("/")[0] if one.code == prices.CODE else "",
            month=one.where if one.code == calendar.EARLIER_OPEN else "",
        )
        for one in blocking
        if one.severity == "stop"
    ]


def _stop_row(stop: StopRow) -> TaskRow:
    return TaskRow(f"{_day(stop.service_on)} {Meal(stop.meal).label}　{stop.name}", stop.stop_id)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"


def _plain(words: str) -> Text:
    return lambda _case, _own: words


_TASKS: tuple[tuple[Sequence[str], Text, Text], ...] = (
    (
        (missing_records.CODE,),
        lambda case, _own: _("記録のない予定 %(n)s件") % {"n": len(case.missing)},
        lambda case, _own: _("予定 %(n)s件のうち、結果のないものです。") % {"n": f"{case.planned:,}"},
    ),
    (
        (reviews.CODE,),
        lambda case, _own: _("食い違う記録・要確認の記録 %(n)s件") % {"n": len(case.reviews)},
        lambda _case, _own: _("どちらかが正しいか確かめて、結果を訂正します。"),
    ),
    (
        (safety.CODE,),
        lambda case, _own: _("安否の入っていない配達 %(n)s件") % {"n": len(case.unconfirmed)},
        lambda _case, _own: _("渡したことと、無事を確かめたことは別に記録します。"),
    ),
    (
        (prices.CODE, decisions.CODE),
        lambda _case, own: _("値段の決まらない記録 %(n)s件") % {"n": len(own)},
        lambda _case, _own: _("規則や利用決定にない場合は、0円にせず、ここに出します。"),
    ),
    (
        (rules.CODE, stopped.CODE),
        lambda case, _own: _("規則の版は %(label)s") % {"label": case.version.number_label},
        lambda case, _own: (
            _("%(pack)s。この月のすべての日に、この版だけを使います。") % {"pack": case.statement.pack_label}
        ),
    ),
    (
        (totals.CODE,),
        lambda case, _own: (
            _("利用者 %(user)s円 ＋ 市 %(city)s円 ＝ %(total)s円")
            % {name: f"{case.statement.totals[name]:,}" for name in ("user", "city", "total")}
        ),
        lambda case, _own: _("%(n)s人すべての明細で確かめました。") % {"n": len(case.names)},
    ),
    (
        (change.CODE,),
        lambda _case, own: _("前の月と 20％をこえて違う人 %(n)s人") % {"n": len(own)},
        lambda _case, _own: _("確かめた人の名前と理由を書くと先へ進めます。理由は報告書に印刷されます。"),
    ),
    (
        (corrections.CODE,),
        lambda case, _own: _("確かめていない過誤調整の案 %(n)sか月分") % {"n": len(case.proposals)},
        lambda _case, _own: _("市の規則がさかのぼって変わると、締めた月の差の案が出ます。確かめるとこの月に入ります。"),
    ),
    (
        (weekly.CODE,),
        lambda _case, own: _("利用決定の週の回数をこえた人 %(n)s人") % {"n": len(own)},
        lambda case, _own: (
            ngettext(
                "ほかに、規則の上限をこえて 0円になった食事が %(n)s件あります。",
                "ほかに、規則の上限をこえて 0円になった食事が %(n)s件あります。",
                case.over_limit,
            )
            % {"n": case.over_limit}
        ),
    ),
    (
        (calendar.EARLIER_OPEN, calendar.NOT_OVER, calendar.LATER_COUNTS),
        lambda case, _own: _("%(month)sが終わり、前の月も締めてある") % {"month": case.month.label},
        lambda _case, _own: _("月の早いほうから順に締めます。あとから届いた記録は、次の月で調整します。"),
    ),
)
