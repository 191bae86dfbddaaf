"""Archives that were asked for."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from npo_platform.kernel.errors import Refusal
from services.handover.models import Export, KeptMonth


def exports() -> QuerySet[Export]:
    """Every archive of the NPO, newest first."""
    return Export.objects.order_by("-asked_at", "pk")


def export_to_take(export_id: UUID, at: datetime) -> Export:
    """One archive that is made and may still be taken; refused otherwise (`not_found`, `export_expired`)."""
    found = Export.objects.filter(pk=export_id).first()
    if found is None or found.expires_at is None:
        raise Refusal("not_found", "このデータは見つかりません。引き渡しの画面から選び直してください。")
    if found.gone or found.expires_at <= at:
        raise Refusal("export_expired", "受け取れる期限が過ぎたので消してあります。もう一度作ってください。")
    return found


def kept_months(contract_id: UUID) -> QuerySet[KeptMonth]:
    """What remains of an erased contract, oldest month first."""
    return KeptMonth.objects.filter(contract_id=contract_id).order_by("starts_on")
