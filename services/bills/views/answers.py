"""What pages of bills have in common: the month in their address, a paper handed to a browser."""

from datetime import date

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from npo_platform.kernel.calendar import Month


def first_of(month: str) -> date:
    """The first day of a month written as 2026-04; 404 for anything else."""
    try:
        return Month.parse(month).first
    except ValueError as error:
        raise Http404 from error


def pdf(made: bytes, name: str) -> HttpResponse:
    """Shown first, and kept under its Japanese name."""
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return response
