"""How a Refusal reaches a person: a banner on the page, a form's error, or a problem document. The only place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response

from npo_platform.kernel.errors import Refusal, Refused

PROBLEM = "application/problem+json"
TITLES = {
    400: "送られた内容に誤りがあります。",
    401: "ログインするか、鍵を「Authorization: Token （鍵）」の形で送ってください。",
    403: "この操作をする権限がありません。",
    404: "見つかりません。",
    405: "この操作はできません。",
    429: "回数が多すぎます。しばらく待ってください。",
    500: "こちらの不具合で、うまく動きませんでした。少し待ってからもう一度送り、続くときは運営に知らせてください。",
}
API = "/api/"


class RefusalMiddleware:
    """A Refusal no form took up: the same words as a page, 409. A row that is not there, or not ours to see: 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ObjectDoesNotExist):
            return not_found(request, exception)
        if not isinstance(exception, Refusal):
            return None
        if getattr(request, "htmx", False):
            response = render(request, "components/told.html", {"refusal": exception}, status=409)
            response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#told", "outerHTML"
            return response
        context = {"refusal": exception, "back": _back(request)}
        return render(request, "409.html", context, status=409)


@contextmanager
def refuse_into(form: BaseForm) -> Iterator[None]:
    """Turn a Refusal raised inside into errors of the form, so that it is shown again with what was typed."""
    try:
        yield
    except Refused as refused:
        for finding in refused.findings:
            form.add_error(finding.where if finding.where in form.fields else None, finding.message)
        if form.is_valid():
            form.add_error(None, refused.message)
    except Refusal as refusal:
        form.add_error(None, refusal.message)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Too much, or not HTTP as it should be: nothing of it was read."""
    if not request.path.startswith(API):
        return defaults.bad_request(request, exception)
    sentence = "届いた内容を読み取れませんでした。大きすぎるか、形がくずれています。1MBまでに分けて送ってください。"
    return _problem_page(400, "bad_request", sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.page_not_found(request, exception)
    return _problem_page(404, "not_found", TITLES[404])


def server_error(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.server_error(request)
    return _problem_page(500, "server_error", TITLES[500])


def _problem_page(status: int, code: str, detail: str) -> HttpResponse:
    """What went wrong before or behind the API's own door, in the API's words."""
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail}
    return JsonResponse(body, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False})


def answer_problem(error: Exception, _context: dict[str, Any]) -> Response | None:
    """The API's answer to what went wrong: problem+json with a stable code (RFC 9457)."""
    if isinstance(error, Refusal):
        findings = error.findings if isinstance(error, Refused) else []
        errors = [{"code": f.code, "where": f.where, "message": f.message} for f in findings]
        return _problem(409, error.code, error.message, errors)
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return _problem(404, "not_found", TITLES[404])
    if isinstance(error, PermissionDenied):
        return _problem(403, "permission_denied", TITLES[403])
    if isinstance(error, exceptions.ValidationError):
        return _problem(400, "invalid", TITLES[400], list(_faults(error.detail)))
    if isinstance(error, exceptions.APIException):
        code = str(error.get_codes()) if isinstance(error.detail, str) else error.default_code
        said = str(error.detail)
        in_own_words = code != error.default_code or isinstance(error, exceptions.ParseError)
        detail = said if in_own_words else TITLES.get(error.status_code, said)
        response = _problem(error.status_code, code, detail)
        if header := getattr(error, "auth_header", None):
            response["WWW-Authenticate"] = header
        if wait := getattr(error, "wait", None):
            response["Retry-After"] = str(int(wait) + 1)
        return response
    return None


def _problem(status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    body: dict[str, Any] = {"type": "about:blank", "status": status, "code": code, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body, status=status, content_type=PROBLEM)


def _faults(detail: Any, where: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _faults(value, f"{where}.{key}" if where else str(key))
    elif isinstance(detail, list):
        for number, value in enumerate(detail):
            nested = isinstance(value, dict | list)
            yield from _faults(value, f"{where}[{number}]" if nested else where)
    else:
        yield {"code": str(getattr(detail, "code", "invalid")), "where": where, "message": str(detail)}


def _back(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure())
    return referer if safe else "/"
