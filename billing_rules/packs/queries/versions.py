"""Which version is in force, its compiled form, and the list of all."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from django.db.models import F, Model, QuerySet

from billing_rules.engine import CompiledPack, compile_pack, load
from billing_rules.formats import parse
from billing_rules.packs.models import Origin, PackVersion, RulePack
from billing_rules.packs.states import PUBLIC, PackState
from npo_platform.kernel.calendar import Month, wareki
from npo_platform.kernel.errors import Refusal
from tenants.desk.queries import latest_reported_month

COMPILED_KEPT = 32
MONTHS_BACK = 60


def current(city_id: UUID, service: str, known_at: datetime | None = None) -> PackVersion:
    """The newest published version, or the one that was newest at `known_at`; its document is read on use.

    Refused when the city has published none (`no_pack`).
    """
    found = _published(city_id, service)
    if known_at is not None:
        found = found.filter(published_at__lte=known_at)
    newest = found.first()
    if newest is None:
        raise _no_pack()
    return newest


def rules_now(city_id: UUID, service: str) -> CompiledPack:
    """The newest published version ready to run, without its row. Refused as `current` is."""
    digest = _published(city_id, service).values_list("digest", flat=True).first()
    if digest is None:
        raise _no_pack()
    return _compiled(digest)


def _published(city_id: UUID, service: str) -> QuerySet[PackVersion]:
    found = _rows().filter(pack__city_id=city_id, pack__service=service, state__in=PUBLIC)
    return found.order_by("-published_at", "-pk")


def _no_pack() -> Refusal:
    return Refusal(
        "no_pack",
        "このサービスの規則がまだ公開されていません。市の担当に、規則の公開を頼んでください。",
    )


def published(pack_id: UUID) -> PackVersion | None:
    """The version of a pack that is published now."""
    return _rows().filter(pack_id=pack_id, state=PackState.PUBLISHED).first()


def predecessor(version: PackVersion) -> PackVersion | None:
    """The version this one was checked against; of several with the same bytes the one published last before it."""
    if not version.previous_digest:
        return None
    kin = _rows().filter(pack_id=version.pack_id, digest=version.previous_digest, state__in=PUBLIC)
    if version.published_at:
        kin = kin.filter(published_at__lt=version.published_at)
    return kin.exclude(pk=version.pk).order_by("-published_at").first()


def withdrawn_by(version: PackVersion) -> PackVersion | None:
    """The published version that took this one out of force, with its reason."""
    return _rows().filter(withdraws_id=version.pk, state__in=PUBLIC).order_by("published_at").first()


def defects_of(version: PackVersion) -> Sequence[Model]:
    """The notices of a defect that stand against it, newest first: those one may see."""
    return list(version.advisories.standing().order_by("-published_at", "-pk"))


def version(version_id: UUID) -> PackVersion:
    """One version; DoesNotExist when there is none, or none that whoever asks may see."""
    return _rows().get(pk=version_id)


def origin_of(version: PackVersion) -> Origin | None:
    """The signed file a version began with, when it began with one."""
    return Origin.objects.filter(version_id=version.pk).first()


def versions(pack: RulePack) -> Sequence[PackVersion]:
    """Every version of a pack one may see, newest number first."""
    return list(_rows().filter(pack=pack).order_by("-number"))


def shelves() -> list[tuple[RulePack, Sequence[PackVersion]]]:
    """Every pack one may see with its versions, newest number first; one query."""
    rows = _rows().order_by("pack__service", "pack_id", "-number")
    return [(pack, list(group)) for pack, group in groupby(rows, key=lambda row: row.pack)]


def every_version() -> QuerySet[PackVersion]:
    """All versions one may see, newest publication first, drafts after them."""
    return _rows().order_by(F("published_at").desc(nulls_last=True), "-number", "pk")


def in_force() -> Sequence[PackVersion]:
    """What is published now, by city and service: the rules an NPO works under."""
    rows = _rows().filter(state=PackState.PUBLISHED)
    return list(rows.order_by("pack__city__organisation__name", "pack__service", "pk"))


def text_to_start_from(city_id: UUID, service: str) -> str:
    """The document now in force, for an author to change; empty before the first publication."""
    found = PackVersion.objects.filter(pack__city_id=city_id, pack__service=service, state=PackState.PUBLISHED)
    return found.values_list("document", flat=True).first() or ""


def compiled(version: PackVersion | UUID | str) -> CompiledPack:
    """The runnable form of a version: a row at hand, or by its id or its digest; compiled once per process.

    For an id or a digest the database is asked every time whether the version is there for whoever asks; only
    the compiled form is remembered. Refused when it is not (`not_found`).
    """
    if isinstance(version, PackVersion):
        return _compiled(version.digest)
    rows = PackVersion.objects.order_by("-number")
    rows = rows.filter(pk=version) if isinstance(version, UUID) else rows.filter(digest=version)
    digest = rows.values_list("digest", flat=True).first()
    if digest is None:
        raise Refusal("not_found", "この規則の版は見つかりません。市の担当に確かめてください。")
    return _compiled(digest)


@lru_cache(maxsize=COMPILED_KEPT)
def _compiled(digest: str) -> CompiledPack:
    document = PackVersion.objects.filter(digest=digest).values_list("document", flat=True)[:1].get()
    return compile_pack(load(parse(document)))


def past_question(version: PackVersion, *, today: date) -> str:
    """What must be decided before this version is published, or nothing.

    A city cannot look into an NPO's months. One may be closed when a report of it, or of a later one, has
    arrived, and any month before this one may be about to be.
    """
    day = version.first_changed_day
    if day is None:
        return ""
    reported = latest_reported_month()
    open_from = max(Month.of(today), reported.shift(1)) if reported else Month.of(today)
    if day >= open_from.first:
        return ""
    return (
        f"この版は{wareki(day)}の分から計算を変えます。{open_from.shift(-1).label}までの月は、"
        "もう締めた団体があるかもしれません。過ぎた月をどう扱うか、決めたことを書いてください。"
    )


def reached_months(version: PackVersion, *, today: date) -> list[Month]:
    """The months from the first the version changes to this one; of a longer past only the last five years."""
    if version.first_changed_day is None:
        return []
    first, now = Month.of(version.first_changed_day), Month.of(today)
    months = [now.shift(-back) for back in range(MONTHS_BACK)]
    return [month for month in reversed(months) if month >= first]


def _rows() -> QuerySet[PackVersion]:
    rows = PackVersion.objects.select_related("pack__city__organisation", "withdraws")
    return rows.defer("document", "withdraws__document", "withdraws__findings")
