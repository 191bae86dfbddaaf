"""The corrections of one version."""

from billing_rules.packs.models import PackVersion
from services.adjustments.models import Correction
from services.adjustments.states import CorrectionState


def corrections_under(version: PackVersion) -> list[Correction]:
    """Of every month of every contract, what nothing replaced, oldest month first."""
    found = Correction.objects.filter(version_id=version.pk).exclude(state=CorrectionState.REPLACED)
    return list(found.select_related("month").order_by("month__starts_on", "contract_id", "created_at", "pk"))
