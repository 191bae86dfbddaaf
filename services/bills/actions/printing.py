"""A month's bills as one PDF: drawn a few at a time, sealed in the storage, made again when a bill was added."""

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from npo_platform.kernel.errors import Refusal
from npo_platform.papers.user_bill import joined, render_bills
from services.bills.models import Paper
from services.bills.states import PaperKind
from tenants.vault import cipher, keys

AT_ONCE = 20
FOLDER = "bills"


def draw(month_id: UUID, *, told: Callable[[int, int], None]) -> str:
    """Put every bill of the month that stands into one PDF, in kana order; where it was laid.

    Drawn already and nothing added since, nothing is drawn again.
    """
    place, papers = _place(month_id), list(_papers(month_id))
    if default_storage.exists(place):
        return place
    parts: list[bytes] = []
    for first in range(0, len(papers), AT_ONCE):
        own = Paper.objects.in_bulk(papers[first : first + AT_ONCE])
        parts.append(render_bills([own[pk].content for pk in papers[first : first + AT_ONCE]]))
        told(min(first + AT_ONCE, len(papers)), len(papers))
    forget_prints(month_id)
    key_id, key = keys.newest_key()
    sealed = cipher.seal(key, joined(parts), aad=_aad(month_id))
    default_storage.save(place, ContentFile(key_id.bytes + sealed))
    return place


def drawn(month_id: UUID) -> bytes:
    """The PDF as it was drawn; refused before it is, or after a bill was added (`not_drawn`)."""
    place = _place(month_id)
    if not default_storage.exists(place):
        raise Refusal(
            "not_drawn", "請求書のPDFは、まだできていません。「まとめて印刷する」を押して、少し待ってください。"
        )
    with default_storage.open(place) as kept:
        sealed = kept.read()
    return cipher.open_sealed(keys.key(UUID(bytes=sealed[:16])), sealed[16:], aad=_aad(month_id))


def is_drawn(month_id: UUID) -> bool:
    """Whether everything that stands is in the PDF."""
    return bool(default_storage.exists(_place(month_id)))


def forget_prints(month_id: UUID) -> None:
    """Take a month's PDF from the storage."""
    if default_storage.exists(f"{FOLDER}/{month_id}"):
        for name in default_storage.listdir(f"{FOLDER}/{month_id}")[1]:
            default_storage.delete(f"{FOLDER}/{month_id}/{name}")


def _papers(month_id: UUID) -> list[UUID]:
    found = Paper.objects.filter(kind=PaperKind.BILL, month_id=month_id, credit__isnull=True)
    return list(found.order_by("recipient__kana_key", "recipient_id").values_list("pk", flat=True))


def _place(month_id: UUID) -> str:
    whole = "".join(str(pk) for pk in _papers(month_id))
    return f"{FOLDER}/{month_id}/{sha256(whole.encode()).hexdigest()[:32]}.pdf"


def _aad(month_id: UUID) -> str:
    return f"bills|{month_id}"
