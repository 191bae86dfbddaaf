"""The list of people, narrowed by its address, and the same list to take along."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from npo_platform.backend.clock import now, today
from npo_platform.listing import Shown
from npo_platform.pages import book
from npo_platform.sheets import write_xlsx
from services.people import queries
from services.people.forms import people_listing
from services.people.models import Recipient
from services.people.queries import PersonRow
from tenants.accounts.queries import person
from tenants.audit.actions import taken


def list(request: HttpRequest) -> HttpResponse:
    """Everybody in kana order; `q` searches, `ended=1` shows those who have left, the stations' ways narrow."""
    shown = _shown(request)
    if shown.is_taken:
        taken(Recipient, _("利用者の一覧"), len(shown.rows), by=person(request.user), at=now())
        return shown.file()
    context = {"shown": shown, "search": _search(request), "ended": _ended(request), "day": today()}
    return render(request, "people/list.html", context)


def export(request: HttpRequest) -> HttpResponse:
    """The people the list shows, with how to reach them, under the headings a file is taken in by."""
    rows = _shown(request).rows
    header, cells = queries.people_sheet([row.recipient.pk for row in rows], today())
    taken(Recipient, _("利用者の名簿（住所・電話あり）"), len(cells), by=person(request.user), at=now())
    return book(write_xlsx(header, cells, title=_("利用者")), "people-reach.xlsx")


def _shown(request: HttpRequest) -> Shown[PersonRow]:
    day = today()
    people = queries.recipients(_search(request), ended=_ended(request), today=day)
    return people_listing(day).shown(queries.person_rows(people, day), request.GET)


def _search(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()


def _ended(request: HttpRequest) -> bool:
    return request.GET.get("ended") == "1"
