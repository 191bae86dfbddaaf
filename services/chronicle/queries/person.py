"""Decisions, burden classes and consents of a person; changes of reach as the audit tells them, never what changed."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from npo_platform.kernel.calendar import tokyo_day
from npo_platform.templatetags.acts import act, changed
from services.chronicle.queries.event import Event
from services.chronicle.states import EventKind
from services.people.models import Recipient
from services.people.queries import DecisionCard, PersonPage
from tenants.audit.models import AuditEntry
from tenants.audit.queries import entries

# Acts on a person that no row of a station tells by itself.
ACTS = {
    "added": EventKind.REACH,
    "contact_added": EventKind.REACH,
    "contact_changed": EventKind.REACH,
    "contact_moved": EventKind.REACH,
    "contact_removed": EventKind.REACH,
    "use_ended": EventKind.DECISION,
    "use_resumed": EventKind.DECISION,
    "suspension_withdrawn": EventKind.ABSENCE,
}
# Columns that only follow others, and those an act of their own tells.
FOLLOWING = {"kana_key", "name_key", "phone_tail", "ended_on", "ended_reason"}


def decisions(page: PersonPage, today: date) -> Iterator[Event]:
    """When each decision began and ended, and its burden classes in the pack's words."""
    link = reverse("people:show", args=[page.recipient.pk])
    for card in page.cards:
        yield from _decision(card, today, link)
        for row in card.classes:
            title = _("負担区分：%(label)s") % {"label": row.label}
            yield Event(row.starts_on, EventKind.BURDEN, title, card.decision.number, link=link)


def consents(page: PersonPage) -> Iterator[Event]:
    """Everything said about consent."""
    link = reverse("people:show", args=[page.recipient.pk])
    for line in page.consents:
        for row in line.rows:
            words = _("同意した：%(kind)s") if row.given else _("同意しない・取りやめ：%(kind)s")
            title = words % {"kind": line.kind.label}
            yield Event(row.said_on, EventKind.CONSENT, title, row.get_means_display(), row.entered_by_name, link)


def changes(person: Recipient) -> Iterator[Event]:
    """Whoever changed something about the person, and the names of what was changed; one query."""
    told = entries().filter(row_id=str(person.pk), table_name=person._meta.db_table)
    for entry in told.filter(action__in=[*ACTS, "update"]):
        event = _updated(entry) if entry.action == "update" else _acted(entry)
        if event:
            yield event


def _decision(card: DecisionCard, today: date, link: str) -> Iterator[Event]:
    decision = card.decision
    words = {"number": decision.number}
    begun = _("利用決定「%(number)s」が始まる") % words
    about = "　".join(part for part in (card.agreed.city_name, card.programme, decision.weekday_words) if part)
    yield Event(decision.starts_on, EventKind.DECISION, begun, about, link=link)
    if decision.last_day and decision.last_day <= today:
        ended = _("利用決定「%(number)s」が終わる") % words
        yield Event(decision.last_day, EventKind.DECISION, ended, link=link)


def _acted(entry: AuditEntry) -> Event:
    title = _("名簿に加えた") if entry.action == "added" else act(entry)
    return Event(tokyo_day(entry.at), ACTS[entry.action], title, entry.detail, entry.actor_name)


def _updated(entry: AuditEntry) -> Event | None:
    entry.fields = [name for name in entry.fields if name not in FOLLOWING]
    if not entry.fields:
        return None
    title = _("直した：%(fields)s") % {"fields": changed(entry)}
    return Event(tokyo_day(entry.at), EventKind.REACH, title, by=entry.actor_name)
