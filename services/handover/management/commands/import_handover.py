"""Take an archive of handed-over data in at an NPO that has nothing yet: all of it to the same yen, or nothing."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from npo_platform.kernel.errors import Refusal
from services.handover.actions.importing import import_archive
from services.handover.documents.archive import read_archive
from tenants import crossing
from tenants.registry.management.saying import SayingCommand


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("npo", help="code of the NPO")
        parser.add_argument("archive", type=Path, help="the ZIP")
        parser.add_argument(
            "--contract",
            action="append",
            default=[],
            metavar="THERE=HERE",
            help="number of a contract in the archive, and the number of the one that stands for it here",
        )

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        npos = {npo.schema_name: npo for npo in crossing.each_npo()}
        npo = npos.get(f"npo_{options['npo']}")
        if npo is None:
            raise Refusal("unknown_npo", f"団体「{options['npo']}」はありません。")
        numbers = dict(one.split("=", 1) for one in options["contract"])
        archive = read_archive(options["archive"])
        with crossing.inside(npo):
            taken = import_archive(archive, numbers)
        return {"npo": npo.name, "rows": taken.rows, "months": taken.months}

    def say(self, outcome: Mapping[str, Any]) -> str:
        yen = sum(one["totals"].get("total", 0) for one in outcome["months"])
        rows = sum(outcome["rows"].values())
        months = f"{len(outcome['months'])}か月分（総額 {yen:,}円）"
        return f"{outcome['npo']}: {rows}行、{months}を取り込みました。合計と照合値は同じです"
