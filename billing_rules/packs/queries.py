"""Reads of packs: what is in force, the compiled form, the list of versions. Row-level security scopes each."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from billing_rules.packs.models import PackVersion, RulePack
from billing_rules.packs.states import PUBLIC
from npo_platform.kernel.errors import Refusal


def current(city_id: UUID, service: str, known_at: datetime | None = None) -> PackVersion:
    """The newest published version, or the one that was newest at `known_at`.

    Refused when the city has published none (code `no_pack`).
    """
    published = PackVersion.objects.select_related("pack").filter(
        pack__city_id=city_id, pack__service=service, state__in=PUBLIC
    )
    if known_at is not None:
        published = published.filter(published_at__lte=known_at)
    found = published.order_by("-published_at", "-pk").first()
    if found is None:
        raise Refusal(
            "no_pack",
            "このサービスの規則がまだ公開されていません。市の担当に、規則の公開を頼んでください。",
        )
    return found


def versions(pack: RulePack) -> Sequence[PackVersion]:
    """Every version of a pack one may see, newest number first, without the documents."""
    return list(pack.versions.defer("document").select_related("pack").order_by("-number"))
