"""The second person: telling every provider, or giving a notice up."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing_rules.advisories.models import Advisory, Share
from billing_rules.advisories.states import JOB
from billing_rules.packs.queries import npos_to_tell
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import wake_others
from tenants.notices.actions import tell


@transaction.atomic
def publish(advisory: Advisory, *, by: Person, at: datetime) -> Advisory:
    """A second person stands for the notice: every provider under contract is told and looks what it touched.

    Refused to its author (`same_person`), and once it is published or given up (`wrong_state`).
    """
    advisory = _waiting(advisory)
    if advisory.author_id == by.id:
        raise Refusal("same_person", "書いた人は、自分のお知らせを確かめられません。ほかの承認者に頼んでください。")
    advisory.approver_id, advisory.approver_name, advisory.published_at = by.id, by.name, at
    advisory.save(update_fields=["approver_id", "approver_name", "published_at"])
    record("advisories.publish", advisory, by=by, at=at, detail=str(advisory))
    spread(advisory, at=at)
    return advisory


@transaction.atomic
def drop(advisory: Advisory, *, by: Person, at: datetime) -> Advisory:
    """Give up a notice nobody was told of. Refused once it is published or given up (`wrong_state`)."""
    advisory = _waiting(advisory)
    advisory.dropped_at = at
    advisory.save(update_fields=["dropped_at"])
    record("advisories.drop", advisory, by=by, at=at, detail=str(advisory))
    return advisory


def locked(advisory: Advisory) -> Advisory:
    """The notice as it is now."""
    rows = Advisory.objects.select_for_update(of=("self",)).select_related("version__pack__city__organisation")
    return rows.get(pk=advisory.pk)


def _waiting(advisory: Advisory) -> Advisory:
    advisory = locked(advisory)
    if not advisory.is_waiting:
        raise Refusal("wrong_state", "このお知らせは、もう団体に知らせたか、やめたものです。画面を開き直してください。")
    return advisory


def spread(advisory: Advisory, *, at: datetime) -> None:
    """A share for every provider under contract, its notice, and unless there is nothing to look for its job."""
    npos = npos_to_tell(advisory.version)
    shares = [Share(advisory=advisory, city=advisory.city, npo=npo) for npo in npos]
    Share.objects.bulk_create(shares)
    if not advisory.is_withdrawal:
        wake_others({share.npo_id: str(share.pk) for share in shares}, kind=JOB, payload={}, at=at)
    title, body = _news(advisory)
    for share in shares:
        link = reverse("recalls:show", args=[share.pk], urlconf=settings.TENANT_TYPES["npo"]["URLCONF"])
        tell(share.npo_id, kind=JOB, title=title, body=body, link=link, at=at)


def _news(advisory: Advisory) -> tuple[str, str]:
    if advisory.is_withdrawal:
        return f"{advisory.version}の不具合のお知らせを取り消します", f"理由：{advisory.what}"
    again = "を改めます" if advisory.previous_id else "があります"
    title = f"{advisory.version}に不具合のお知らせ（{advisory.get_severity_display()}）{again}"
    stop = f"この日のある月は、この版では締められません。理由：{advisory.stop_reason}" if advisory.stops else ""
    return title, f"{advisory.days_label}のサービス。{advisory.what}　どうするか：{advisory.remedy}　{stop}".strip("　")
