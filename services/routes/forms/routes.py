"""Routes, a person's place on one, and a day's exceptions; the list of routes."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from npo_platform.inputs import DayField, WeekdaysField
from npo_platform.kernel.calendar import WEEKDAYS
from npo_platform.listing import Column, Listing
from services.plans.states import Meal
from services.routes.checks import CoverDraft, RouteDraft
from services.routes.models import Carrier, Place, Route
from services.routes.queries import Candidate, DayPage, RouteRow, Unplaced
from services.routes.states import cover_reasons

NOBODY = ("", _("まだ決まっていない"))
CHOOSE = ("", _("選んでください"))

ROUTES = Listing[RouteRow](
    name="routes",
    title=_("コース"),
    columns=[
        Column("name", _("コース"), lambda row: row.route.name),
        Column("meals", _("食事"), lambda row: "・".join(str(meal.label) for meal, _n in row.counts)),
        Column("people", _("人数"), lambda row: row.people),
        Column("usual", _("いつもの担当"), lambda row: "、".join(f"{days} {name}" for days, name in row.carriers)),
        Column("today", _("今日の担当"), lambda row: row.today_words),
    ],
)


class RouteForm(forms.Form):
    """A route and who usually carries it."""

    name = forms.CharField(label=_("コースの名前"), max_length=40, help_text=_("例：Aコース、緑町コース"))
    meals = forms.MultipleChoiceField(
        label=_("届ける食事"), choices=Meal.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    position = forms.IntegerField(
        label=_("並び順"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("一覧での順番。空けておくと、いちばん後ろになります"),
    )
    start_name = forms.CharField(label=_("出発する場所"), max_length=60, required=False, help_text=_("例：調理場"))
    start_spot = forms.CharField(
        label=_("出発する場所の位置"),
        max_length=500,
        required=False,
        help_text=_("地図の「緯度, 経度」か共有リンクを貼ります。順番の案に使います。外には送りません"),
    )

    def __init__(self, data: Any = None, *, route: Route | None = None) -> None:
        initial: dict[str, Any] = {"meals": [Meal.LUNCH.value]}
        if route is not None:
            initial = {
                "name": route.name,
                "meals": route.meals.split(),
                "position": route.position,
                "start_name": route.start_name,
                "start_spot": route.start_pin,
                **{f"carrier_{row.weekday}": str(row.carrier_id) for row in route.usual_carriers.all()},
            }
        super().__init__(data, initial=initial)
        carriers = [
            (str(one.pk), one.name) for one in Carrier.objects.defer("phone").order_by("kana_key", "pk") if _stays(one)
        ]
        for weekday, word in enumerate(WEEKDAYS):
            self.fields[f"carrier_{weekday}"] = forms.ChoiceField(
                label=_now("%(day)s曜日の担当") % {"day": word}, required=False, choices=[NOBODY, *carriers]
            )

    def draft(self) -> RouteDraft:
        typed = self.cleaned_data
        carriers = {n: UUID(key) for n in range(7) if (key := typed[f"carrier_{n}"])}
        own = {name: typed[name] for name in ("name", "meals", "position", "start_name", "start_spot")}
        return RouteDraft(**own, carriers=carriers)


class EndForm(forms.Form):
    """When a route ends and where its people go."""

    last_day = DayField(label=_("コースの最後の日"))
    into = forms.ChoiceField(label=_("いまの人を移す先"), required=False)

    def __init__(self, others: Sequence[Route], data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"last_day": today})
        self.others = {str(route.pk): route for route in others}
        choices = [
            ("", _now("移さない（コースなしになります）")),
            *((key, one.name) for key, one in self.others.items()),
        ]
        self.fields["into"] = forms.ChoiceField(label=_("いまの人を移す先"), required=False, choices=choices)

    @property
    def target(self) -> Route | None:
        return self.others.get(self.cleaned_data["into"])


class CoverForm(forms.Form):
    """Who carries instead, for which days, why."""

    carrier = forms.ChoiceField(label=_("だれが届けますか"), required=False)
    first = DayField(label=_("いつから"))
    last = DayField(label=_("いつまで"), required=False, help_text=_("1日だけのときは、空けてください"))
    reason = forms.ChoiceField(label=_("理由"), choices=cover_reasons)
    note = forms.CharField(label=_("メモ"), max_length=100, required=False)

    def __init__(
        self, able: Sequence[Candidate], data: Any = None, *, asked: tuple[date, Meal], meals: list[Meal]
    ) -> None:
        """Whoever is free stands chosen; `asked` are the day and meal one came from, `meals` all the route brings."""
        day, meal = asked
        first_free = next((str(one.carrier.pk) for one in able if not one.busy and not one.carries_it), "")
        super().__init__(data, initial={"first": day, "meals": [meal.value], "carrier": first_free})
        self.fields["meals"] = forms.MultipleChoiceField(
            label=_("どの食事を"),
            choices=[(one.value, one.label) for one in meals],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("食事を1つ以上選んでください")},
        )
        self.order_fields(["carrier", "meals", "first", "last", "reason", "note"])
        free = [(str(one.carrier.pk), _candidate(one)) for one in able if not one.busy]
        busy = [(str(one.carrier.pk), _candidate(one)) for one in able if one.busy]
        groups = [(_now("空いている人"), free), (_now("ほかのコースの担当"), busy)]
        choices: list[Any] = [NOBODY, *((word, own) for word, own in groups if own)]
        self.fields["carrier"] = forms.ChoiceField(label=_("だれが届けますか"), required=False, choices=choices)

    def draft(self) -> CoverDraft:
        typed = self.cleaned_data
        carrier = UUID(typed["carrier"]) if typed["carrier"] else None
        return CoverDraft(carrier, typed["first"], typed["last"] or typed["first"], typed["reason"], typed["note"])


class PlaceForm(forms.Form):
    """On which weekdays a person stands on a route, and where the door is."""

    weekdays = WeekdaysField(label=_("このコースで届ける曜日"), required=False)
    spot = forms.CharField(
        label=_("玄関の位置"),
        max_length=500,
        required=False,
        help_text=_(
            "地図で玄関を長押しして出る「緯度, 経度」か、地図の共有リンクを貼ります。順番の案に使い、外には送りません"
        ),
    )

    def __init__(self, place: Place, spot: str, data: Any = None) -> None:
        super().__init__(data, initial={"weekdays": place.weekdays, "spot": spot.replace(",", ", ")})


class PlacingForm(forms.Form):
    """Who without a route goes on which."""

    route = forms.ChoiceField(label=_("コース"))

    def __init__(self, people: Sequence[Unplaced], routes: Sequence[Route], data: Any = None) -> None:
        super().__init__(data)
        self.routes = {str(route.pk): route for route in routes}
        self.fields["route"] = forms.ChoiceField(
            label=_("コース"),
            choices=[CHOOSE, *((key, route.name) for key, route in self.routes.items())],
            widget=forms.Select(attrs={"class": "input input-sm"}),
            error_messages={"required": _("入れるコースを選んでください")},
        )
        self.people = {f"{one.recipient_id}:{one.meal.value}": one for one in people}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.wanted:
            raise forms.ValidationError(_("コースに入れる人を選んでください"))
        return typed

    @property
    def wanted(self) -> list[tuple[UUID, str]]:
        chosen = self.data.getlist("pick")  # type: ignore[attr-defined]
        return [(one.recipient_id, one.meal.value) for key, one in self.people.items() if key in chosen]

    @property
    def target(self) -> Route:
        return self.routes[self.cleaned_data["route"]]


class DayMoveForm(forms.Form):
    """Which stops of a day another route brings."""

    into = forms.ChoiceField()

    def __init__(self, page: DayPage, data: Any = None) -> None:
        super().__init__(data)
        self.routes = {str(route.pk): route for route in page.routes}
        self.fields["into"] = forms.ChoiceField(
            label=_("移す先"),
            choices=[
                CHOOSE,
                *((key, route.name) for key, route in self.routes.items()),
                (BACK, _now("いつものコースに戻す")),
            ],
            widget=forms.Select(attrs={"class": "input input-sm"}),
            error_messages={"required": _("移す先のコースを選んでください")},
        )
        self.stops = {str(stop.pk): stop for _meal, own in page.meals for one in own for stop in one.stops}

    @property
    def picked(self) -> list[UUID]:
        return [stop.pk for key, stop in self.stops.items() if key in self.data.getlist("pick")]  # type: ignore[attr-defined]

    @property
    def target(self) -> Route | None:
        return self.routes.get(self.cleaned_data["into"])


BACK = "back"


def _stays(carrier: Carrier) -> bool:
    return carrier.left_on is None


def _candidate(one: Candidate) -> str:
    if one.busy:
        return f"{one.carrier.name}（{one.busy}）"
    return one.carrier.name if one.comes else f"{one.carrier.name}{_now('（いつもは出られない曜日）')}"
