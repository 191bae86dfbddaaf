"""Which notices there are, which stand, and which stops a version's use."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from billing_rules.advisories.models import Advisory, Share
from billing_rules.engine.touched import RulePart, parts_of
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import compiled, readable
from npo_platform.kernel.errors import Refusal
from tenants import crossing


def advisories() -> QuerySet[Advisory]:
    """All one may see, newest first."""
    return _rows().order_by("-written_at", "-pk")


def advisory(advisory_id: UUID) -> Advisory:
    """One notice; DoesNotExist when there is none, or none that whoever asks may see."""
    return _rows().get(pk=advisory_id)


def standing() -> QuerySet[Advisory]:
    """Published defects that no later notice has replaced or taken back."""
    return Advisory.objects.standing()


def stop_of(version_id: UUID, first: date, last: date) -> Advisory | None:
    """The notice that keeps the version from being used for any of these days; the first one published."""
    meets = Q(last_day=None) | Q(last_day__gte=first)
    found = standing().filter(meets, version_id=version_id, stops=True, first_day__lte=last)
    return found.select_related("version__pack").order_by("published_at", "pk").first()


def later_of(one: Advisory) -> Advisory | None:
    """What takes its place, published or waiting for the second person."""
    return Advisory.objects.filter(previous=one, dropped_at=None).first()


def share(share_id: UUID) -> Share:
    """One provider's share with its notice; DoesNotExist when it is not there for whoever asks."""
    return _shares().get(pk=share_id)


def own_shares() -> QuerySet[Share]:
    """What the NPO one is in was told, newest first."""
    return _shares().filter(npo_id=crossing.current().pk).order_by("-advisory__published_at", "-pk")


def parts(version: PackVersion) -> Sequence[RulePart]:
    """What of a version a notice may name; nothing of one that cannot be read."""
    pack = readable(version).pack
    return list(parts_of(pack)) if pack else []


def named(version: PackVersion, codes: Collection[str]) -> list[str]:
    """The words of these parts of a version, in the order of its page.

    Refused when one of them is no part of it (`unknown_part`).
    """
    wanted = set(codes)
    told = {part.code: f"{part.group}　{part.words}" for part in parts_of(compiled(version)) if part.code in wanted}
    if wanted - told.keys():
        raise Refusal("unknown_part", "選んだところが、この版にありません。画面を開き直して、選び直してください。")
    return list(told.values())


def _rows() -> QuerySet[Advisory]:
    return Advisory.objects.select_related("version__pack__city__organisation", "previous").defer("version__document")


def _shares() -> QuerySet[Share]:
    found = Share.objects.select_related("advisory__version__pack", "npo__organisation", "city__organisation")
    return found.defer("advisory__version__document")
