"""What every verb on a version begins with."""

from billing_rules.packs import checks
from billing_rules.packs.models import PackVersion, RulePack
from npo_platform.kernel.errors import Refusal


def lock(version: PackVersion) -> PackVersion:
    """The version as it is now, its whole pack locked: versions of a pack are numbered and chained together.

    Refused when the stored bytes no longer carry their digest (`digest_differs`).
    """
    RulePack.objects.select_for_update().get(pk=version.pack_id)
    fresh = (
        PackVersion.objects.select_for_update(of=("self",))
        .select_related("pack__city__organisation")
        .get(pk=version.pk)
    )
    if checks.identity(fresh.document) != fresh.digest:
        raise Refusal(
            "digest_differs", "規則の文書と照合値が合いません。この版は使わずに、運用の担当へ知らせてください。"
        )
    return fresh
