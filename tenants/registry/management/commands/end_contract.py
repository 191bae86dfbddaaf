"""End a contract between a city and an NPO on a day; everything recorded stays."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from typing import Any

from npo_platform.backend import clock
from npo_platform.kernel.errors import Refusal
from tenants import crossing
from tenants.registry.actions.ending import end_contract
from tenants.registry.management.saying import SayingCommand
from tenants.registry.models import Contract


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("city", help="code of the city")
        parser.add_argument("number", help="number of the contract")
        parser.add_argument("reason", help="why; the NPO is told")
        parser.add_argument("--on", type=date.fromisoformat, help="first day without the contract; today unless given")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        cities = {city.schema_name: city for city in crossing.each_city()}
        city = cities.get(f"city_{options['city']}")
        if city is None:
            raise Refusal("unknown_city", f"市「{options['city']}」はありません。")
        with crossing.inside(city):
            found = Contract.objects.filter(city_id=city.pk, number=options["number"]).first()
            if found is None:
                raise Refusal("unknown_contract", f"契約「{options['number']}」はありません。")
            on = options["on"] or clock.today()
            ended = end_contract(found, on=on, reason=options["reason"], at=clock.now())
        return {"contract": str(ended), "ended_on": ended.ended_on}

    def say(self, outcome: Mapping[str, Any]) -> str:
        return f"{outcome['contract']}: {outcome['ended_on']}に終了"
