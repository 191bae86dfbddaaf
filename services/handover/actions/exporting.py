"""Handing data over: an archive is asked for, made by the worker, taken by the manager, and gone after a week."""

import tempfile
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from npo_platform.kernel.errors import Refusal
from services.handover.documents.archive import Told, write_archive
from services.handover.models import Export
from services.handover.queries.exports import export_to_take
from tenants import crossing
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.jobs.actions import start_job
from tenants.notices.actions import tell
from tenants.registry.queries import contract
from tenants.vault import cipher, keys

JOB = "handover_export"
TAKEN_WITHIN = timedelta(days=7)


@transaction.atomic
def ask_export(contract_id: UUID | None, *, by: Person, at: datetime) -> Export:
    """Have an archive made of one contract, or of everything; the audit says who asked.

    Refused once the contract's people were erased (`contract_erased`). DoesNotExist for anyone else's contract.
    """
    agreed = contract(contract_id) if contract_id else None
    if agreed is not None and agreed.settled is not None and agreed.settled.erased_on:
        raise Refusal("contract_erased", "この契約の記録は消去してあるので、引き渡すデータがありません。")
    asked = Export.objects.create(contract_id=contract_id, asked_by_id=by.id, asked_by_name=by.name, asked_at=at)
    detail = f"{agreed.number}" if agreed else "すべて"
    record("contract_exported", asked, by=by, at=at, detail=f"作成 {detail}")
    start_job(JOB, str(asked.pk), at=at, payload={"export": str(asked.pk)})
    return asked


def make_export(export_id: UUID, *, at: datetime, told: Told) -> Export:
    """Write the archive, seal it in the storage, and tell the NPO. Made twice, it replaces its file."""
    asked = Export.objects.get(pk=export_id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "handover.zip"
        write_archive(path, asked.contract_id, at=at, told=told)
        data = path.read_bytes()
    key_id, key = keys.newest_key()
    default_storage.delete(asked.place)
    default_storage.save(asked.place, ContentFile(key_id.bytes + cipher.seal(key, data, aad=_aad(asked))))
    with transaction.atomic():
        asked.made_at, asked.expires_at = at, at + TAKEN_WITHIN
        asked.size, asked.digest = len(data), sha256(data).hexdigest()
        asked.save(update_fields=["made_at", "expires_at", "size", "digest"])
        tell(
            crossing.current().pk,
            kind="handover",
            title="引き渡しのデータができました",
            body=f"{asked.asked_by_name}さんが頼んだデータです。責任者が、7日のうちに受け取ってください。",
            link=reverse("handover:exports"),
            at=at,
        )
    return asked


@transaction.atomic
def take_export(export_id: UUID, *, by: Person, at: datetime) -> tuple[Export, bytes]:
    """The archive itself, with an entry in the audit. Refused once it expired (`export_expired`)."""
    asked = export_to_take(export_id, at)
    with default_storage.open(asked.place) as kept:
        sealed = kept.read()
    data = cipher.open_sealed(keys.key(UUID(bytes=sealed[:16])), sealed[16:], aad=_aad(asked))
    record("contract_exported", asked, by=by, at=at, detail=f"受け取り {asked.digest[:12]}")
    return asked, data


def expire_exports(*, at: datetime) -> int:
    """Remove the files of archives whose time is over; that they were made stays written."""
    over = list(Export.objects.filter(expires_at__lte=at, gone=False))
    for one in over:
        default_storage.delete(one.place)
    return Export.objects.filter(pk__in=[one.pk for one in over]).update(gone=True)


def archive_name(asked: Export, day: date) -> str:
    """引き渡し_2026-12-01_0f3a….zip"""
    return f"引き渡し_{day.isoformat()}_{asked.digest[:8]}.zip"


def _aad(asked: Export) -> str:
    return f"handover|{asked.pk}"
