"""A version compiled as far as it goes, faults and all: to be looked at, never to be run."""

from dataclasses import dataclass
from functools import lru_cache

from billing_rules.engine import CompiledPack, load
from billing_rules.engine.compiled import compile_noting
from billing_rules.formats import parse
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries.versions import COMPILED_KEPT
from npo_platform.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Readable:
    """What can be shown of a document: no pack when its shape is wrong."""

    pack: CompiledPack | None
    is_sound: bool


def readable(version: PackVersion) -> Readable:
    """What can be shown of a version at hand; remembered per process by its digest."""
    return _readable(version.digest)


@lru_cache(maxsize=COMPILED_KEPT)
def _readable(digest: str) -> Readable:
    document = PackVersion.objects.filter(digest=digest).values_list("document", flat=True)[:1].get()
    try:
        pack, findings = compile_noting(load(parse(document)))
    except Refusal:
        return Readable(None, is_sound=False)
    return Readable(pack, is_sound=not findings.stops)
