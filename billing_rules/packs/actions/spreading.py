"""What a publication leaves with each NPO: its arrival, a notice, a job; the city's worker does it in batches."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing_rules.packs.models import Arrival, PackVersion
from billing_rules.packs.queries import news_of, npos_to_tell, predecessor
from billing_rules.packs.states import JOB, SPREAD
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import start_job, wake_others
from tenants.jobs.models import Job
from tenants.jobs.queries import holders
from tenants.notices.actions import tell_all_once

BATCH = 250


def spread(version: PackVersion, *, at: datetime, told: Callable[[int, int], None]) -> None:
    """Leave every NPO under contract what it has not got yet; `told` hears how many of how many after each batch.

    Each batch is one transaction of a constant number of statements. Broken off anywhere and run again, it goes on
    where it stopped: an NPO has all three or none.
    """
    npos = [npo.organisation_id for npo in npos_to_tell(version)]
    news = news_of(version, predecessor(version))
    told(0, len(npos))
    for first in range(0, len(npos), BATCH):
        some = npos[first : first + BATCH]
        _leave(version, some, news=news, at=at)
        told(first + len(some), len(npos))


@transaction.atomic
def spread_again(version: PackVersion, *, by: Person, at: datetime) -> Job:
    """Let the worker go on where telling the NPOs stopped; those who have been told are not told twice.

    Refused for what is not published (`wrong_state`).
    """
    if not version.is_public:
        raise Refusal("wrong_state", "まだ公開されていない版です。公開すると、団体へのお知らせを配ります。")
    record("packs.spread", version, by=by, at=at, detail=str(version))
    return start_job(SPREAD, str(version.pk), payload={"version_id": str(version.pk)}, at=at)


@transaction.atomic
def _leave(version: PackVersion, npos: Sequence[UUID], *, news: tuple[str, str], at: datetime) -> None:
    """The job marks who has everything, so it is looked for and written under the version's lock."""
    PackVersion.objects.select_for_update().values_list("pk").get(pk=version.pk)
    reached = holders(JOB, str(version.pk), npos)
    waiting = [npo for npo in npos if npo not in reached]
    if not waiting:
        return
    arrivals = [Arrival(version=version, npo_id=npo) for npo in waiting]
    Arrival.objects.bulk_create(arrivals, ignore_conflicts=True)  # whoever read it before being told has one
    title, body = news
    link = reverse("simulations:arrival", args=[version.pk], urlconf=settings.TENANT_TYPES["npo"]["URLCONF"])
    published_at = version.published_at or at
    tell_all_once(waiting, f"{JOB}/{version.pk}", title=title, body=body, link=link, at=published_at)
    keys = dict.fromkeys(waiting, str(version.pk))
    wake_others(keys, kind=JOB, payload={"version_id": str(version.pk)}, at=at)
