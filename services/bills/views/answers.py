"""How a paper is handed to a browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def pdf(made: bytes, name: str) -> HttpResponse:
    """Shown first, and kept under its Japanese name."""
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    return response
