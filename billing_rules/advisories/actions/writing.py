"""Writing a notice of a defect, and one that takes another back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from billing_rules.advisories.actions.publishing import locked, spread
from billing_rules.advisories.models import Advisory
from billing_rules.advisories.queries import later_of, named
from billing_rules.advisories.states import AdvisoryKind, Severity
from billing_rules.packs.actions.locking import lock
from billing_rules.packs.models import PackVersion
from npo_platform.kernel.errors import Refusal
from tenants.accounts.queries import Person
from tenants.audit.actions import record


@dataclass(frozen=True, slots=True)
class AdvisoryDraft:
    """What a city says of a defect; `parts` are codes of `engine.touched.parts_of`, none meaning everything."""

    severity: str
    first_day: date
    last_day: date | None
    what: str
    remedy: str
    parts: tuple[str, ...] = ()
    stops: bool = False
    stop_reason: str = ""

    @property
    def is_serious(self) -> bool:
        """Not to be told, nor changed, by one person alone."""
        return self.severity == Severity.HIGH or self.stops


@transaction.atomic
def write(
    version: PackVersion, draft: AdvisoryDraft, *, by: Person, at: datetime, previous: Advisory | None = None
) -> Advisory:
    """Write a notice of a defect in a published version; one that is not serious is published with it.

    With `previous` it takes that notice's place. The same words sent again are the notice already written. Refused for
    a version nobody computes with (`wrong_state`), for days or words that say nothing (`wrong_days`, `nothing_said`,
    `stop_unexplained`), for parts the version does not have (`unknown_part`), and when another notice has taken the
    previous one's place already (`already_replaced`).
    """
    version = lock(version)
    if not version.is_public:
        raise Refusal(
            "wrong_state",
            f"この版は「{version.get_state_display()}」で、まだどの団体も使っていません。"
            "知らせずに、版を直すか取り下げてください。",
        )
    _require_words(draft)
    words = named(version, draft.parts)
    previous = locked(previous) if previous else None
    if found := _same(version, draft, previous):
        return found
    _require_newest(previous)
    return _keep(
        Advisory(
            city=version.pack.city,
            version=version,
            previous=previous,
            severity=draft.severity,
            first_day=draft.first_day,
            last_day=draft.last_day,
            parts=sorted(draft.parts),
            parts_words=words,
            what=draft.what.strip(),
            remedy=draft.remedy.strip(),
            stops=draft.stops,
            stop_reason=draft.stop_reason.strip() if draft.stops else "",
            needs_second=draft.is_serious or bool(previous and previous.needs_second),
        ),
        "advisories.write",
        by=by,
        at=at,
    )


@transaction.atomic
def withdraw(advisory: Advisory, reason: str, *, by: Person, at: datetime) -> Advisory:
    """Write a notice that takes another back, because there was no defect; a serious one needs a second person.

    Refused without a reason (`nothing_said`), when the notice does not stand (`wrong_state`), and when another notice
    has taken its place already (`already_replaced`).
    """
    lock(advisory.version)
    advisory = locked(advisory)
    if not reason.strip():
        raise Refusal("nothing_said", "取り消す理由を書いてください。団体の画面に出ます。")
    if not advisory.is_published or advisory.is_withdrawal:
        raise Refusal("wrong_state", "取り消せるのは、団体に知らせた不具合だけです。画面を開き直してください。")
    later = later_of(advisory)
    if later is not None and later.is_withdrawal and later.what == reason.strip():
        return later
    _require_newest(advisory)
    kept = ("city", "version", "severity", "first_day", "last_day", "parts", "parts_words", "needs_second")
    taken_back = Advisory(
        **{name: getattr(advisory, name) for name in kept},
        previous=advisory,
        kind=AdvisoryKind.WITHDRAWAL,
        what=reason.strip(),
        remedy="",
    )
    return _keep(taken_back, "advisories.withdraw", by=by, at=at)


def _keep(advisory: Advisory, verb: str, *, by: Person, at: datetime) -> Advisory:
    advisory.author_id, advisory.author_name, advisory.written_at = by.id, by.name, at
    advisory.published_at = None if advisory.needs_second else at
    advisory.save(force_insert=True)
    record(verb, advisory, by=by, at=at, detail=f"{advisory} {advisory.get_severity_display()}")
    if advisory.is_published:
        spread(advisory, at=at)
    return advisory


def _require_words(draft: AdvisoryDraft) -> None:
    if draft.last_day is not None and draft.last_day < draft.first_day:
        raise Refusal(
            "wrong_days", "サービスの最後の日が、最初の日より前です。日を入れ直すか、最後の日を空けてください。"
        )
    if not draft.what.strip() or not draft.remedy.strip():
        raise Refusal("nothing_said", "何がおかしいか、団体がどうすればよいかを、両方書いてください。")
    if draft.stops and not draft.stop_reason.strip():
        raise Refusal(
            "stop_unexplained", "この版で締められなくする理由を書いてください。団体は、その理由で締めるのを待ちます。"
        )


def _require_newest(previous: Advisory | None) -> None:
    if previous is not None and later_of(previous) is not None:
        raise Refusal(
            "already_replaced",
            "このお知らせには、あとから書いたお知らせがあります。そちらを開いて、続けてください。",
        )
    if previous is not None and (not previous.is_published or previous.is_withdrawal):
        raise Refusal("wrong_state", "書き改められるのは、団体に知らせた不具合だけです。画面を開き直してください。")


def _same(version: PackVersion, draft: AdvisoryDraft, previous: Advisory | None) -> Advisory | None:
    """The notice that says just this: sent twice by a double click, it is one."""
    found = Advisory.objects.filter(
        version=version,
        kind=AdvisoryKind.DEFECT,
        severity=draft.severity,
        first_day=draft.first_day,
        last_day=draft.last_day,
        what=draft.what.strip(),
        remedy=draft.remedy.strip(),
        parts=sorted(draft.parts),
        stops=draft.stops,
        dropped_at=None,
    )
    newest = found.filter(previous=previous).order_by("-written_at").first()
    return newest if newest is None or later_of(newest) is None else None
