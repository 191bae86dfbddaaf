"""OpenFisca-core: the tables are its dated parameters, the week is a group of events, the nth of it is its rank."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.rules.rivals.rule import CITY_DUE, PRICE, USER_DUE, USER_PRICE, WEEKLY_MAX
from benchmarks.rules.workload import CLASSES, MONTH, STATUS, Columns, Yen, week_of

SINCE = "2026-04-01"


def prepare(columns: Columns, number: type = int, *, by_hand: bool = False) -> Callable[[], Yen]:
    """`number` is int or its default, float; `by_hand` picks prices with numpy instead of its parameter tables."""
    system = _system(number, by_hand=by_hand)
    new = np.ones(len(columns), dtype=bool)
    week = week_of(columns.day)
    new[1:] = (columns.person[1:] != columns.person[:-1]) | (week[1:] != week[:-1])
    moment = (columns.day * 2 + columns.meal).astype(np.int32)
    given = {"outcome": columns.status, "burden_class": columns.burden_class, "moment": moment}
    return lambda: _billed(system, given, np.cumsum(new) - 1)


def _billed(system: Any, given: dict[str, Any], week: Any) -> Yen:
    from openfisca_core.simulations import SimulationBuilder

    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("event", np.arange(len(week)))
    weeks = builder.declare_entity("week", np.arange(week[-1] + 1))
    builder.join_with_persons(weeks, week, np.zeros(len(week), dtype=int))
    simulation = builder.build(system)
    for name, values in given.items():
        simulation.set_input(name, str(MONTH), values)
    return simulation.calculate("user", str(MONTH)), simulation.calculate("city", str(MONTH))


def _system(number: type, *, by_hand: bool) -> Any:
    from openfisca_core.entities import build_entity
    from openfisca_core.indexed_enums import Enum
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem

    event = build_entity("event", "events", "", is_person=True)
    week = build_entity("week", "weeks", "", roles=[{"key": "member", "plural": "members"}])
    system = TaxBenefitSystem([event, week])
    system.parameters = ParameterNode("", data=_parameters())
    choices = {"outcome": Enum("Outcome", {one: one for one in STATUS})}
    choices["burden_class"] = Enum("Burden", {one: one for one in CLASSES})
    for variable in _variables(event, number, choices, _picked if by_hand else _looked_up):
        system.add_variable(variable)
    return system


def _parameters() -> dict[str, Any]:
    def since(value: int, **others: int) -> dict[str, Any]:
        return {"values": {day: {"value": one} for day, one in ({SINCE: value} | others).items()}}

    return {
        "price": since(810, **{"2026-10-01": PRICE}),
        "weekly_max": since(WEEKLY_MAX),
        "user_price": {one: since(yen) for one, yen in zip(CLASSES, USER_PRICE, strict=True)},
        "city_due": {one: since(due) for one, due in zip(STATUS, CITY_DUE, strict=True)},
        "user_due": {one: since(due) for one, due in zip(STATUS, USER_DUE, strict=True)},
    }


def _looked_up(node: Any, codes: Any) -> Any:
    return node[codes]


def _picked(node: Any, codes: Any) -> Any:
    return np.array([node[one.name] for one in codes.possible_values])[np.asarray(codes)]


def _variables(event: Any, number: type, choices: dict[str, Any], look: Callable[[Any, Any], Any]) -> list[type]:
    from openfisca_core.periods import MONTH as MONTHLY
    from openfisca_core.variables import Variable

    def variable(name: str, kind: Any, formula: Any = None, **more: Any) -> type:
        settled = {"value_type": kind, "entity": event, "definition_period": MONTHLY} | more
        return type(name, (Variable,), settled | ({"formula": formula} if formula else {}))

    def table(name: str, key: str, kind: type) -> type:
        return variable(name, kind, lambda events, period, known: look(known(period)[name], events(key, period)))

    def within_week(events: Any, period: Any, known: Any) -> Any:
        due = events("city_due", period) > 0
        return due & (events.get_rank(events.week, events("moment", period), condition=due) < known(period).weekly_max)

    def user(events: Any, period: Any) -> Any:
        return events("user_due", period) * events("within_week", period) * events("user_price", period)

    def city(events: Any, period: Any, known: Any) -> Any:
        return events("within_week", period) * (known(period).price - events("user_price", period))

    enums = [
        variable(name, _enum(), possible_values=one, default_value=next(iter(one))) for name, one in choices.items()
    ]
    return [
        *enums,
        variable("moment", int),
        table("city_due", "outcome", int),
        table("user_due", "outcome", int),
        table("user_price", "burden_class", number),
        variable("within_week", bool, within_week),
        variable("user", number, user),
        variable("city", number, city),
    ]


def _enum() -> Any:
    from openfisca_core.indexed_enums import Enum

    return Enum
