"""Found the sample cities and NPOs with three months of work, unless they are there; mend what was killed half-way."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from npo_platform.backend import clock
from services.demo import unfinished
from services.demo.cast import NPOS
from services.demo.seed import sow
from tenants.registry.management.saying import SayingCommand


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--now", type=datetime.fromisoformat, help="the moment the sample ends; now unless given")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        now = clock.now()
        with unfinished.one_at_a_time():
            if unfinished.is_whole():
                return {"sown": False}
            if unfinished.is_begun():
                unfinished.begin_again(at=now)
                self.stderr.write("An earlier start was ended in the middle of the sample: begun again, from nothing.")
            npos = tuple(npo for npo in NPOS if npo.code in settings.DEMO_NPOS) or NPOS
            sow(now=options["now"] or now, seed=options["seed"], domain=settings.PLATFORM_DOMAIN, npos=npos)
            unfinished.mark_whole(at=clock.now())
        return {"sown": True}

    def say(self, outcome: Mapping[str, Any]) -> str:
        return "The sample is sown." if outcome["sown"] else "The sample is there."
