"""Who did what: on screen, and to take along."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from npo_platform.backend import clock
from npo_platform.listing import KINDS, TAKE, file_of
from npo_platform.templatetags.acts import act, changed, thing
from npo_platform.templatetags.words import at_label
from tenants.accounts.queries import person
from tenants.audit import queries
from tenants.audit.actions import taken
from tenants.audit.forms import EntriesForm
from tenants.audit.models import AuditEntry

PER_PAGE = 50
MOST_TAKEN = 20_000


def entries(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed as the address says; the newest 20,000 of them as a file."""
    form = EntriesForm(request.GET)
    found = queries.entries(form.wanted)
    if (kind := request.GET.get(TAKE, "")) in KINDS:
        rows = list(found[:MOST_TAKEN])
        taken(AuditEntry, _("操作の記録"), len(rows), by=person(request.user), at=clock.now())
        header = [_("日時"), _("人"), _("操作"), _("対象"), _("変わった項目"), _("内容")]
        return file_of(kind, "audit", _("操作の記録"), header, map(_cells, rows))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/entries.html", {"page": page, "form": form})


def _cells(entry: AuditEntry) -> list[str]:
    who = entry.actor_name or _("自動")
    return [at_label(entry.at), who, act(entry), thing(entry), changed(entry), entry.detail]
