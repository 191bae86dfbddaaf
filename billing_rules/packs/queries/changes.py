"""What differs between two versions, in words: the rows of a 新旧対照表 and the sentence of a notice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import zip_longest

from billing_rules.engine import Change, CompiledPack, compare
from billing_rules.engine.parts import Setting
from billing_rules.engine.words import WEEKDAYS
from npo_platform.kernel.calendar import Month, wareki

STEPS, SETTINGS = "計算の手順", "設定"
CASES_TOLD, CHANGES_TOLD = 4, 5


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row of the comparison: cases that change alike from the same day stand together.

    `place` says it in one breath; `table`, `item` and `cases` apart, for a paper that leaves none out.
    """

    place: str
    was: str
    now: str
    since: date
    until: date | None
    ref: str
    table: str
    item: str = ""
    cases: Sequence[str] = ()

    @property
    def sentence(self) -> str:
        """令和9年1月1日から、単価表 1食の単価（昼食・普通）：810円 → 840円"""
        return f"{wareki(self.since)}から、{self.place}：{self.was or 'なし'} → {self.now or 'なし'}"


def changes_between(old: CompiledPack, new: CompiledPack) -> list[ChangeLine]:
    """Everything that can move a yen, earliest day first."""
    alike: dict[tuple[object, ...], list[Change]] = {}
    lines: list[ChangeLine] = []
    for change in compare(old, new):
        if change.what in (STEPS, SETTINGS):
            lines += (_step_lines if change.what == STEPS else _setting_lines)(old, new, change)
            continue
        key = (change.what, change.starts_on, change.ends_on, change.before, change.after, change.clause)
        alike.setdefault(key, []).append(change)
    lines += [_line(changes) for changes in alike.values()]
    return sorted(lines, key=lambda line: line.since)


def _line(changes: Sequence[Change]) -> ChangeLine:
    first = changes[0]
    cases = [change.case for change in changes if change.case]
    told = "、".join(cases[:CASES_TOLD])
    if len(cases) > CASES_TOLD:
        told += f" ほか{len(cases) - CASES_TOLD}"
    named, was, now = _name_apart(first.before, first.after)
    place = f"{first.what} {named}".strip() + (f"（{told}）" if told else "")
    return ChangeLine(
        place, was, now, first.starts_on, first.ends_on, first.clause, first.what, named, tuple(dict.fromkeys(cases))
    )


def _name_apart(before: str, after: str) -> tuple[str, str, str]:
    """「1食の単価 810円」 and 「1食の単価 840円」: the name once, then the two figures."""
    (name, _, was), (same, _, now) = before.rpartition(" "), after.rpartition(" ")
    return (name, was, now) if name == same and "、" not in before + after else ("", before, after)


def _step_lines(old: CompiledPack, new: CompiledPack, change: Change) -> Iterator[ChangeLine]:
    """The steps whose words differ; the bare fact when only what stands behind the words does."""
    before, after = old.steps_in_words(), new.steps_in_words()
    found = False
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for number, (was, now) in enumerate(zip_longest(before[a:b], after[c:d], fillvalue=""), c + 1):
            found = True
            yield ChangeLine(f"{STEPS} {number}", was, now, change.starts_on, None, "", STEPS, str(number))
    if not found:
        yield ChangeLine(STEPS, change.before, change.after, change.starts_on, None, "", STEPS)


def _setting_lines(old: CompiledPack, new: CompiledPack, change: Change) -> Iterator[ChangeLine]:
    """Each setting whose value differs, by its label."""
    before, after = ({one.name: one for one in pack.pack.settings} for pack in (old, new))
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if (was and was.value) != (now and now.value):
            label = (now or before[name]).label
            old_words, new_words = (setting_words(one) if one else "" for one in (was, now))
            yield ChangeLine(f"{SETTINGS} {label}", old_words, new_words, change.starts_on, None, "", SETTINGS, label)


def setting_words(setting: Setting) -> str:
    """月曜 for monday, figures and codes as they are."""
    return WEEKDAYS.get(str(setting.value), str(setting.value))


def news(title: str, changes: Sequence[ChangeLine], *, correct_from: date | None = None) -> tuple[str, str]:
    """Heading and text of the notice to the NPOs: what changes from when, old → new."""
    if not changes:
        return f"{title}が公開されました", "この規則で計算します。"
    first = changes[0].since
    body = [line.sentence for line in changes[:CHANGES_TOLD]]
    if len(changes) > CHANGES_TOLD:
        body.append(f"ほか{len(changes) - CHANGES_TOLD}件。")
    closed = f"は、{Month.of(correct_from).label}分から過誤調整の案を作ります" if correct_from else "は変わりません"
    body.append(f"入力中の月は、新しい版で計算し直します。締めた月{closed}。")
    return f"{title}が公開されました（{wareki(first)}から変わります）", "\n".join(body)
