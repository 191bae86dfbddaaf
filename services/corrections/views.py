"""What a rule that reaches back changes in our closed months: the list, the proposals, the letters."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries import version as version_by_id
from npo_platform.backend import clock
from npo_platform.pages import paper
from npo_platform.papers.correction import render_corrections
from npo_platform.refusals import refuse_into
from services.corrections import actions
from services.corrections.documents import letter_of
from services.corrections.forms import ConfirmForm
from services.corrections.queries.letter import person_correction, person_corrections
from services.corrections.queries.page import correction_page, lines_under, people_to_tell, version_rows
from services.corrections.queries.reach import known_from
from tenants.accounts.queries import person
from tenants.audit.actions import record, viewed

PER_PAGE = 100
PDF = "application/pdf"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "corrections/index.html", {"rows": version_rows()})


@require_GET
def show(request: HttpRequest, version_id: UUID) -> HttpResponse:
    return _page(request, version_by_id(version_id))


@require_POST
def confirm(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version, form = version_by_id(version_id), ConfirmForm(request.POST)
    if form.is_valid():
        with refuse_into(form):
            actions.confirm(version, form.cleaned_data["seen"], by=person(request.user), at=clock.now())
            messages.success(request, _("確かめました。次に締める月の明細と報告書に入ります。"))
            return redirect("corrections:show", version_id)
    return _page(request, version, form)


@require_GET
def letter(request: HttpRequest, version_id: UUID, recipient_id: UUID) -> HttpResponse:
    """One person's letter."""
    own = person_correction(version_by_id(version_id), recipient_id)
    viewed(own.recipient, by=person(request.user), at=clock.now(), detail="過誤調整の手紙")
    return paper(render_corrections([letter_of(own)]), f"過誤調整_{own.recipient.number}.pdf")


@require_GET
def letters(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Everybody's letters in one file, to be printed together."""
    version = version_by_id(version_id)
    told = person_corrections(version, [row.recipient for row in people_to_tell(version)])
    record("corrections.print", version, by=person(request.user), at=clock.now(), detail=f"{len(told)}人分")
    return paper(render_corrections([letter_of(own) for own in told]), f"過誤調整_{version.number}版.pdf")


def _page(request: HttpRequest, version: PackVersion, form: ConfirmForm | None = None) -> HttpResponse:
    corrections = actions.fresh_corrections(version, at=clock.now())
    page = correction_page(version, corrections)
    seen = ",".join(str(row.correction.pk) for row in page.waiting)
    context = {
        "page": page,
        "lines": Paginator(lines_under(corrections), PER_PAGE).get_page(request.GET.get("page")),
        "people": people_to_tell(version) if page.confirmed else [],
        "seen": seen,
        "known_from": known_from(version, corrections),
        "form": form,
    }
    return render(request, "corrections/show.html", context, status=409 if form else 200)
