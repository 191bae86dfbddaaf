"""What is wrong with a decision as somebody typed it: weekdays, number per week, codes and values of the rules."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Protocol

from billing_rules.asked import PREFIX
from billing_rules.engine import Input, said
from billing_rules.persons import PackChoices
from npo_platform.kernel.calendar import EVERY_WEEKDAY
from npo_platform.kernel.errors import Finding, Refusal
from npo_platform.kernel.persons import bad
from tenants.registry.models import Contract


class TypedDecision(Protocol):
    """A decision as typed, by the city or from its letter."""

    @property
    def starts_on(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def weekdays(self) -> str: ...
    @property
    def per_week(self) -> int | None: ...
    @property
    def programme(self) -> str: ...
    @property
    def burden_class(self) -> str: ...


def check_inputs(values: Mapping[str, str], asked: Iterable[Input]) -> list[Finding]:
    """Names the pack does not ask (`unknown_input`) and values that are none of its input's (`bad_value`)."""
    known = {spec.name: spec for spec in asked}
    found = []
    for name, typed in values.items():
        where = PREFIX + name
        if name not in known:
            found.append(
                Finding(
                    "unknown_input",
                    f"「{name}」は、いまの規則では聞いていません。画面を開き直してください。",
                    where=where,
                )
            )
            continue
        try:
            said(known[name], typed)
        except Refusal as refusal:
            found.append(Finding(refusal.code, refusal.message, where=where))
    return found


def period_faults(draft: TypedDecision, agreed: Contract) -> Iterator[Finding]:
    """A period that ends before it begins, or has no day of the contract."""
    if draft.until is not None and draft.until <= draft.starts_on:
        yield bad("until", "最後の日は、開始日と同じ日か、そのあとの日を入れてください")
        return
    contract_end = agreed.ended_on or agreed.ends_on
    if draft.starts_on >= contract_end or (draft.until is not None and draft.until <= agreed.starts_on):
        yield Finding(
            "outside_contract",
            f"{agreed.city_name}との契約（{agreed.period_label}）の外です。日付か契約を確かめてください",
            where="starts_on",
        )


def size_faults(draft: TypedDecision) -> Iterator[Finding]:
    """No weekday, or a number per week nobody decides."""
    if not draft.weekdays or set(draft.weekdays) - set(EVERY_WEEKDAY):
        yield bad("weekdays", "利用できる曜日を1つ以上選んでください")
    if draft.per_week is not None and not 1 <= draft.per_week <= 14:
        yield bad(
            "per_week",
            "週の回数は1から14までの数字で入れてください。決まりがなければ空けてください",
        )


def code_faults(draft: TypedDecision, choices: PackChoices) -> Iterator[Finding]:
    """A programme or a burden class the rules do not know."""
    pairs = (
        ("programme", "事業", draft.programme, choices.programmes),
        ("burden_class", "負担区分", draft.burden_class, choices.burden_classes),
    )
    for field, word, code, known in pairs:
        labels = "・".join(label for _, label in known)
        if code and known and code not in dict(known):
            yield bad(field, f"{word}「{code}」は市の規則にありません。{labels}から選んでください")
        elif not code and known and field == "programme":
            yield bad(field, f"事業を選んでください（{labels}）")
