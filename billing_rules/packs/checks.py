"""Everything that can be wrong with a pack document, found at once; and from which day it changes anything."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from billing_rules.engine import CompiledPack, Pack, check, compile_pack, first_changed_day, load
from billing_rules.engine.words import stretch_words
from billing_rules.formats import parse, render
from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import compiled
from billing_rules.packs.queries.tables import changed_rows, row_place
from npo_platform.kernel.digest import digest, sha256
from npo_platform.kernel.errors import Finding, Refusal, Refused

UNTESTED = "untested_row"
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
    misplaced = list(_misplaced(pack, version, older))
    if older is None or Inspection(found).stops:
        return Inspection([*misplaced, *found])
    newer = compile_pack(pack)
    inspection = Inspection([*misplaced, *_weighed(found, newer, older)])
    if inspection.stops:
        return inspection
    return Inspection(inspection.findings, first_changed_day(older, newer))


def _weighed(found: Iterable[Finding], newer: CompiledPack, older: CompiledPack) -> Iterator[Finding]:
    """A row no example meets is a warning while it is old, and stops the version that brings or changes it."""
    changed = dict(_changed(newer, older))
    for finding in found:
        if finding.code == UNTESTED and finding.where in changed:
            message = f"{finding.where}：前の版から変わった行なのに、通る例題がありません。{changed[finding.where]}"
            yield Finding("untested_change", message, "stop", finding.where)
        else:
            yield finding


def _changed(newer: CompiledPack, older: CompiledPack) -> Iterator[tuple[str, str]]:
    """Each changed row's place, and the example it asks for."""
    for spec in newer.pack.tables:
        table = newer.scope.tables[spec.name]
        for number in sorted(changed_rows(spec, table, older)):
            row = table.rows[number - 1]
            case = table.spoken(row) if table.axes else ""
            when = stretch_words(max(row.since, newer.pack.from_), row.until)
            what = f"{when}の記録{f'（{case}）' if case else ''}"
            yield row_place(spec.label, number), f"{what}が入った例題を足してください。"


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
