"""Take a rule pack into a city: drafted and checked by one of its people, approved and published by another.

Everything goes through the verbs the pages use, so the file must be sound and the two people two. It is the signed
file of another city whose key is trusted; with --own, a document (JSON) that the author wrote. A version that replaces
another is first simulated over the providers' months, which needs the worker.
"""

import time
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from billing_rules.formats.signed import LARGEST
from billing_rules.packs import actions as packs
from billing_rules.packs.models import PackVersion
from billing_rules.simulation import actions
from billing_rules.simulation.models import Simulation
from billing_rules.simulation.queries import state_of
from billing_rules.simulation.states import MONTHS_BACK
from npo_platform.authorization import may
from npo_platform.backend import clock
from npo_platform.kernel.errors import Finding, Refusal, Refused
from tenants.accounts.models import User
from tenants.accounts.queries import Person, person
from tenants.crossing import each_city, inside
from tenants.registry.management.saying import SayingCommand
from tenants.registry.queries import current_city

LONGEST_SILENCE = 60  # seconds


class Command(SayingCommand):
    help = __doc__ or ""

    def take(self, parser: ArgumentParser) -> None:
        parser.add_argument("city", help="code of the city")
        parser.add_argument("file", type=Path, help="the signed file of another city")
        parser.add_argument("--own", action="store_true", help="the file is a document (JSON) the author wrote")
        parser.add_argument("--service", default="meals")
        parser.add_argument("--name", default="配食サービスの規則", help="the pack's name, when it is the first")
        parser.add_argument("--author", required=True, help="who drafts: a username of the city")
        parser.add_argument("--approver", required=True, help="who approves: another username of the city")
        parser.add_argument("--months", type=int, default=3, choices=MONTHS_BACK, help="closed months to simulate")
        parser.add_argument("--publish", action="store_true")
        parser.add_argument("--past-decision", default="", help="needed when months that may be closed change")

    def act(self, options: Mapping[str, Any]) -> dict[str, Any]:
        city = next((row for row in each_city() if row.schema_name == f"city_{options['city']}"), None)
        if city is None:
            raise Refusal("unknown_city", f"市「{options['city']}」はありません。")
        with options["file"].open("rb") as file:
            data = file.read(LARGEST + 1)
        with inside(city):
            version = _take(data, options, at=clock.now())
            return {"version": str(version), "state": version.state, "digest": version.digest}

    def say(self, outcome: Mapping[str, Any]) -> str:
        return f"{outcome['version']}: {outcome['state']} {outcome['digest']}"


def _take(data: bytes, options: Mapping[str, Any], *, at: datetime) -> PackVersion:
    author = _member(options["author"], "packs:draft")
    approver = _member(options["approver"], "simulation:approve")
    version = packs.validate(_drafted(data, options, by=author, at=at), by=author, at=at)
    if version.validated_at is None:
        faults = [Finding(**fault) for fault in version.findings if fault["severity"] == "stop"]
        raise Refused("faulty_pack", f"{version}は下書きのままです。直してから取り込んでください。", faults)
    if version.previous_digest:
        _wait_for(actions.simulate(version, months=options["months"], by=author, at=at))
    version = actions.approve(version, by=approver, at=at)
    if not options["publish"]:
        return version
    return packs.publish(version, by=approver, at=at, past_decision=options["past_decision"])


def _drafted(data: bytes, options: Mapping[str, Any], *, by: Person, at: datetime) -> PackVersion:
    if not options["own"]:
        return packs.adopt_signed(current_city(), data, by=by, at=at)
    if len(data) > LARGEST:
        raise Refusal("too_large", "ファイルが2MBをこえています。規則の文書だけのファイルを選んでください。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(
            "not_utf8", "文字コードが UTF-8 ではありません。UTF-8 で保存し直してから取り込んでください。"
        ) from None
    pack = packs.open_pack(current_city(), options["service"], options["name"])
    return packs.draft(pack, text, by=by, at=at)


def _wait_for(simulation: Simulation) -> None:
    """Until every provider has answered; refused when the worker does not move for a minute (`no_worker`)."""
    state, quiet_since, done = state_of(simulation), time.monotonic(), 0
    while state.is_moving:
        if state.done > done:
            done, quiet_since = state.done, time.monotonic()
        if time.monotonic() - quiet_since > LONGEST_SILENCE:
            raise Refusal(
                "no_worker",
                "試算が進みません。処理係（worker）が動いているか確かめてください。版は検査済みのまま残っています。",
            )
        time.sleep(0.5)
        state = state_of(simulation)


def _member(username: str, act: str) -> Person:
    """A person at work in the city whose role may do this on the pages too."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or not may(user, act, "POST"):
        raise Refusal("wrong_person", f"「{username}」は、この市でこの操作（{act}）ができる人ではありません。")
    return person(user)
