from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tenants.jobs import queries


def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The progress bar alone; it asks again by itself while the job is open."""
    return render(request, "jobs/progress.html", {"job": get_object_or_404(queries.jobs(), pk=job_id)})
