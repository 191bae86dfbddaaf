"""Pages that belong to no app, and files to take away."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme

from npo_platform import authorization

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_PAGES = (
    "home:today",
    "records:today",
    "desk:board",
    "operator:organisations",
    "notices:list",
    "accounts:settings",
)


BACK = "back"


def way_back(request: HttpRequest) -> str:
    """The page of this host the address names as the one to return to (`?back=`); empty when it names none of ours."""
    asked = request.GET.get(BACK, "")
    own = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if own else ""


def start(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of this host that the person may see."""
    for name in FIRST_PAGES:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if authorization.may(request.user, name):
            return redirect(address)
    raise PermissionDenied


def book(data: bytes, name: str) -> HttpResponse:
    """An Excel book to keep."""
    return to_keep(data, name, XLSX)


def to_keep(data: bytes | str, name: str, content_type: str) -> HttpResponse:
    """A file to keep, under its Japanese name where it has one (RFC 6266)."""
    return _named(HttpResponse(data, content_type=content_type), name, keep=True)


def paper(made: bytes, name: str) -> HttpResponse:
    """A PDF: shown first, and kept under its Japanese name."""
    return _named(HttpResponse(made, content_type=PDF), name, keep=False)


def _named(response: HttpResponse, name: str, *, keep: bool) -> HttpResponse:
    response.headers["Content-Disposition"] = content_disposition_header(keep, name) or ""
    return response
