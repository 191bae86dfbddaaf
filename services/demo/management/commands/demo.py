"""Found the sample cities and NPOs with three months of work, unless they are there."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from npo_platform.backend import clock
from services.demo.cast import CITIES, NPOS
from services.demo.seed import sow
from tenants import crossing
from tenants.registry.management.saying import SayingCommand


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--now", type=datetime.fromisoformat, help="the moment the sample ends; now unless given")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        known = {one.schema_name for one in crossing.each_city()}
        if f"city_{CITIES[0].code}" in known:
            return {"sown": False}
        npos = tuple(npo for npo in NPOS if npo.code in settings.DEMO_NPOS) or NPOS
        sow(now=options["now"] or clock.now(), seed=options["seed"], domain=settings.PLATFORM_DOMAIN, npos=npos)
        return {"sown": True}

    def say(self, outcome: Mapping[str, Any]) -> str:
        return "The sample is sown." if outcome["sown"] else "The sample is there."
