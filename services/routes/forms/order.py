"""The order of a route as typed: a number for each person, or one step up or down; and who is picked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from services.routes.checks import OrderDraft
from services.routes.models import Route
from services.routes.queries import RoutePage, Section

NOWHERE, NEW = "none", "new"
LAST = 100_000


class OrderForm(forms.Form):
    """Everything the page of a route can send, in one request."""

    act = forms.CharField(required=False)
    into = forms.CharField(required=False)
    name = forms.CharField(label=_("新しいコースの名前"), max_length=40, required=False)

    def __init__(self, page: RoutePage, data: MultiValueDict[str, str] | None = None) -> None:
        super().__init__(data)
        self.page = page

    @property
    def picked(self) -> list[UUID]:
        """The places ticked."""
        return _keys(self._posted.getlist("pick"))

    @property
    def target(self) -> Route | None:
        return next((route for route in self.page.others if str(route.pk) == self.cleaned_data["into"]), None)

    @property
    def moves(self) -> bool:
        return bool(self.cleaned_data["act"] == "move")

    @property
    def makes_new(self) -> bool:
        return bool(self.cleaned_data["into"] == NEW)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        known = {NOWHERE, NEW, *(str(route.pk) for route in self.page.others)}
        if typed.get("act") == "move" and typed.get("into") not in known:
            raise forms.ValidationError(_("移す先のコースを選んでください"))
        return typed

    def orders(self) -> list[OrderDraft]:
        """The order of each meal as it was shown and as it is wanted."""
        drafts = [self._order(section.meal.value) for section in self.page.sections]
        return [draft for draft in drafts if draft.was]

    def sections(self) -> list[Section]:
        """What to show: the saved order, or what was typed, over those who are there now."""
        if not self.is_bound:
            return list(self.page.sections)
        wanted = {draft.meal: draft.wanted for draft in self.orders()}
        return [section.rearranged(wanted.get(section.meal.value, ())) for section in self.page.sections]

    @property
    def _posted(self) -> Any:
        return self.data if self.is_bound else MultiValueDict()

    def _order(self, meal: str) -> OrderDraft:
        was = _keys(self._posted.get(f"was_{meal}", "").split(","))
        numbers = {key: _number(self._posted, f"n_{meal}_{key}") for key in was}
        wanted = sorted(was, key=lambda key: _rank(numbers[key], was.index(key) + 1))
        step, _, which = self._posted.get("act", "").partition(f":{meal}:")
        return OrderDraft(meal, was, _stepped(wanted, step, which))


def _rank(number: int, before: int) -> tuple[int, int]:
    """Who is sent forward to a number stands before whoever has it, who is sent back stands behind."""
    return number, (number > before) - (number < before)


def _stepped(order: list[UUID], step: str, which: str) -> list[UUID]:
    """One person a step up or down."""
    place = next((n for n, key in enumerate(order) if str(key) == which), None)
    other = {"up": -1, "down": 1}.get(step)
    if place is None or other is None or not 0 <= place + other < len(order):
        return order
    moved = list(order)
    moved[place], moved[place + other] = moved[place + other], moved[place]
    return moved


def _number(data: Mapping[str, str], name: str) -> int:
    """The number typed; what is none stands last."""
    typed = data.get(name, "").strip()
    return int(typed) if typed.isdecimal() and len(typed) < 6 else LAST


class SuggestedForm(forms.Form):
    """An order that was suggested, pressed as it was shown."""

    was = forms.CharField()
    wanted = forms.CharField()

    def order(self, meal: str) -> OrderDraft:
        was, wanted = (_keys(self.cleaned_data[name].split(",")) for name in ("was", "wanted"))
        return OrderDraft(meal, was, wanted)


def _keys(texts: list[str]) -> list[UUID]:
    """What of these are keys, each once."""
    found: dict[UUID, None] = {}
    for text in texts:
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)
