"""The 新旧対照表 of any two versions of a pack, on the page and on paper."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_rules.packs import queries
from billing_rules.packs.documents import notice_document
from npo_platform.backend import clock
from npo_platform.pages import paper
from npo_platform.papers.notice import render_notice


@require_GET
def compare(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """A version beside the one chosen, or the one before it."""
    comparison = queries.comparison_of(version_id, _older(request))
    return render(request, "packs/compare.html", {"version": comparison.new, "comparison": comparison})


@require_GET
def notice(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The same as the annex of a notice."""
    comparison = queries.comparison_of(version_id, _older(request))
    document = notice_document(comparison, today=clock.today())
    name = f"新旧対照表_{document['old']['label']}_{document['new']['label']}.pdf"
    return paper(render_notice(document), name)


def _older(request: HttpRequest) -> UUID | None:
    asked = request.GET.get("with", "")
    try:
        return UUID(asked) if asked else None
    except ValueError as error:
        raise Http404 from error
