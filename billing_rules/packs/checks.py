"""Everything that can be wrong with a pack document, found at once; and from which day it changes anything."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from billing_rules.engine import CompiledPack, Pack, check, compile_pack, first_changed_day, load
from billing_rules.formats import parse, render
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import compiled
from npo_platform.kernel.digest import digest, sha256
from npo_platform.kernel.errors import Finding, Refusal, Refused

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the checks found; the first changed day is known only without a fault and against a version before."""

    findings: list[Finding]
    first_changed_day: date | None = None

    @property
    def stops(self) -> bool:
        return any(finding.severity == "stop" for finding in self.findings)


def tidy(document: str) -> str:
    """The document in its one layout, a table row per line; what cannot be read is kept as it came."""
    try:
        text = render(parse(document)) + "\n"
        text.encode()
    except (Refusal, UnicodeEncodeError):
        return document
    return text


def identity(document: str) -> str:
    """The digest of the canonical form, or of the bare text when it cannot be read."""
    try:
        return digest(parse(document))
    except (Refusal, UnicodeEncodeError):
        return sha256(document)


def storable(text: str) -> str:
    """A finding quotes the document; what the database cannot hold is shown as a replacement mark."""
    return _UNWRITABLE.sub("\ufffd", text)


def inspect(version: PackVersion, before: PackVersion | None) -> Inspection:
    """All faults of a version's document as the successor of `before`."""
    try:
        body = parse(version.document)
        _require_writable(version.document, body)
        found = check(body)
        pack = load(body)
    except Refused:
        return Inspection(found)
    except Refusal as refusal:
        return Inspection([Finding(refusal.code, refusal.message)])
    older = compiled(before.pk) if before else None
    findings = [*_misplaced(pack, version, older), *found]
    inspection = Inspection(findings)
    if inspection.stops or older is None:
        return inspection
    return Inspection(findings, first_changed_day(older, compile_pack(pack)))


def _require_writable(document: str, body: object) -> None:
    """Control characters and half characters cannot be stored, printed or told apart."""
    found = _UNWRITABLE.search(document) or _UNWRITABLE.search("".join(_texts(body)))
    if found:
        raise Refusal("unwritable", f"目に見えない文字（U+{ord(found[0]):04X}）が入っています。消してください。")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _misplaced(pack: Pack, version: PackVersion, older: CompiledPack | None) -> Iterator[Finding]:
    """A sound document in the wrong place: another service, another pack's, or nothing new."""
    if pack.service != version.pack.service:
        yield Finding(
            "other_service",
            f"この文書は「{pack.service}」の規則です。「{version.pack.service}」の規則を取り込んでください。",
            where="service",
        )
    if older and older.pack.pack != pack.pack:
        yield Finding(
            "other_pack",
            f"公開中の規則は「{older.pack.pack}」ですが、この文書は「{pack.pack}」です。"
            "取り込む文書を確かめてください。",
            where="pack",
        )
    if older and older.digest == pack.digest:
        yield Finding("no_change", "公開中の版と同じ内容です。変えるところを直してください。")
    if pack.city != version.pack.city.organisation.name:
        yield Finding(
            "other_city",
            f"文書の市の名前は「{pack.city}」です。ほかの市の規則でないか、確かめてください。",
            "warn",
            "city",
        )
