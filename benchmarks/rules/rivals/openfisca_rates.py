"""OpenFisca-core over a rule with rates, in its default float and, by hundredths, in int."""

from decimal import Decimal
from typing import Any

import numpy as np

from benchmarks.rules.workload import MONTH


def city(units: Any, area: Any, burden: Any, rates: tuple[tuple[str, ...], ...], number: type) -> Any:
    """What the city pays of each event; prices and ratios are given in the number's own way."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import MONTH as MONTHLY
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    event = build_entity("event", "events", "", is_person=True)
    whole = 1 if number is float else 100

    def city_yen(events: Any, period: Any) -> Any:
        paid = events("units", period) * events("price", period)
        kept = whole - events("ratio", period)
        return np.floor(np.floor(paid) * kept) if number is float else paid // whole * kept // whole

    system = TaxBenefitSystem([event])
    for name, more in {"units": {}, "price": {}, "ratio": {}, "city": {"formula": city_yen}}.items():
        settled = {"value_type": number, "entity": event, "definition_period": MONTHLY}
        system.add_variable(type(name, (Variable,), settled | more))
    simulation = SimulationBuilder().build_default_simulation(system, len(units))
    price, ratio = (np.array([number(Decimal(one) * whole) for one in given]) for given in rates)
    for name, values in {"units": units, "price": price[area], "ratio": ratio[burden]}.items():
        simulation.set_input(name, str(MONTH), values.astype(np.float32 if number is float else np.int32))
    return simulation.calculate("city", str(MONTH))
