from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from tenants.jobs import queries

PER_PAGE = 50


@require_GET
def everyones(request: HttpRequest) -> HttpResponse:
    """All jobs of all organisations, for the operator; a job names no person."""
    page = Paginator(queries.everyones_jobs(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "operator/jobs.html", {"page": page})


@require_GET
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The progress bar alone; it asks again by itself while the job is open."""
    return render(request, "jobs/progress.html", {"job": get_object_or_404(queries.jobs(), pk=job_id)})
