"""Erase the people of a settled contract that was kept long enough; without --really it says what would go."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from npo_platform.backend import clock
from npo_platform.kernel.errors import Refusal
from services.handover.actions.erasing import erase
from services.handover.queries.erasure import erasure_of
from tenants import crossing
from tenants.registry.management.saying import SayingCommand
from tenants.registry.models import Contract, Organisation
from tenants.registry.queries import contracts_of_npo


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("npo", help="code of the NPO")
        parser.add_argument("number", help="number of the contract")
        parser.add_argument("--really", action="store_true", help="erase; without it nothing is changed")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        npo, contract = _found(options["npo"], options["number"])
        today = clock.today()
        if options["really"]:
            going = erase(npo, contract, today=today)
        else:
            with crossing.inside(npo):
                going = erasure_of(contract.pk, today)
        return {
            "erased": options["really"],
            "contract": str(contract),
            "people": going.people,
            "rows": going.told,
            "months_kept": len(going.kept),
        }

    def say(self, outcome: Mapping[str, Any]) -> str:
        rows = "、".join(f"{words} {count:,}" for words, count in outcome["rows"].items())
        what = "消去しました" if outcome["erased"] else "消去します（まだ何もしていません。実行するには --really）"
        kept = f"{outcome['months_kept']}か月分の合計と照合値、市が受け取った報告書は残ります"
        return f"{outcome['contract']}: 利用者{outcome['people']:,}人を{what}。行数：{rows}。{kept}"


def _found(code: str, number: str) -> tuple[Organisation, Contract]:
    npos = {npo.schema_name: npo for npo in crossing.each_npo()}
    npo = npos.get(f"npo_{code}")
    if npo is None:
        raise Refusal("unknown_npo", f"団体「{code}」はありません。")
    with crossing.inside(npo):
        contract = contracts_of_npo().filter(number=number).first()
    if contract is None:
        raise Refusal("unknown_contract", f"契約「{number}」はありません。")
    return npo, contract
