"""Asking every provider what a version would change, and calling it off."""

from datetime import datetime

from django.db import transaction

from billing_rules.packs import actions as packs
from billing_rules.packs.actions.locking import lock
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import npos_to_tell, published
from billing_rules.packs.states import PackState
from billing_rules.simulation.models import Share, Simulation
from billing_rules.simulation.queries import compiled, is_simulated, state_of, under_way
from billing_rules.simulation.states import JOB, MONTHS_BACK
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import wake_others

OPEN = (PackState.DRAFT, PackState.VALIDATED, PackState.APPROVED)


@transaction.atomic
def simulate(version: PackVersion, *, months: int, by: Person, at: datetime) -> Simulation:
    """Ask each provider under contract to compute its last `months` closed months and its open one under both versions.

    Asked again while the same bytes are still being computed, it is the same simulation. Refused for a version that
    is published or withdrawn (`wrong_state`), for one with faults other than missing rows (`unsound_pack`, each named),
    and for a number of months that is not offered (`wrong_months`).
    """
    if months not in MONTHS_BACK:
        raise Refusal("wrong_months", f"締めた月は {'・'.join(map(str, MONTHS_BACK))} か月から選んでください。")
    version = lock(version)
    if version.state not in OPEN:
        raise Refusal("wrong_state", f"この版は「{version.get_state_display()}」なので、試算できません。")
    before = published(version.pack_id)
    running = under_way(version, base_digest=before.digest if before else "", months=months)
    if running:
        return running
    asked = Simulation(
        city=version.pack.city,
        version=version,
        label=str(version),
        service=version.pack.service,
        document=version.document,
        digest=version.digest,
        base_digest=before.digest if before else "",
        months=months,
        asked_by_id=by.id,
        asked_by_name=by.name,
        asked_at=at,
    )
    compiled(asked)
    asked.save(force_insert=True)
    shares = [Share(simulation=asked, city=asked.city, npo=npo) for npo in npos_to_tell(version)]
    Share.objects.bulk_create(shares)
    wake_others({share.npo_id: str(share.pk) for share in shares}, kind=JOB, payload={}, at=at)
    record("simulation.simulate", asked, by=by, at=at, detail=f"{version} {asked.digest}")
    return asked


@transaction.atomic
def approve(version: PackVersion, *, by: Person, at: datetime, seen: str = "") -> PackVersion:
    """A second person approves exactly the bytes whose yen were computed against what is in force.

    Refused until a simulation of these bytes against the version they replace is complete (`not_simulated`), and as
    `packs.actions.approve`. Before the first publication there is nothing to compare with, and none is asked for.
    """
    version = lock(version)
    if version.state == PackState.VALIDATED and version.previous_digest and not is_simulated(version):
        raise Refusal(
            "not_simulated",
            "この内容は、今の規則とくらべた試算がまだ終わっていません。試算して、円の差を確かめてから承認してください。",
        )
    return packs.approve(version, by=by, at=at, seen=seen)


@transaction.atomic
def cancel(simulation: Simulation, *, by: Person, at: datetime) -> Simulation:
    """Stop a simulation that is still being computed: providers give up before their next month.

    Refused once it has ended (`wrong_state`).
    """
    simulation = Simulation.objects.select_for_update(of=("self",)).get(pk=simulation.pk)
    if not state_of(simulation).is_moving:
        raise Refusal("wrong_state", "この試算はもう終わっています。")
    simulation.cancelled_at = at
    simulation.save(update_fields=["cancelled_at"])
    record("simulation.cancel", simulation, by=by, at=at, detail=str(simulation))
    return simulation
