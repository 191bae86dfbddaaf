"""Pages ask the authorization table before their view runs; so does the API, after its own sign-in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from npo_platform import authorization

if TYPE_CHECKING:
    from rest_framework.views import APIView

API_NAMESPACE = "api"
CHANGE_PASSWORD = frozenset({"accounts:password", "account_logout", "set_language"})
CHOOSE_FIRST = "最初のパスワードのままです。画面からログインしてパスワードを変えると、また使えます。"


class AuthorizationMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if match and API_NAMESPACE in match.namespaces:
            return None  # TablePermission asks, once the token is known
        who = authorization.allowed(name, str(request.method))
        if who is None:
            return HttpResponseNotAllowed(authorization.ROUTES.get(name, {}))
        if who is authorization.ANYONE:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.user.role not in who:
            raise PermissionDenied
        if request.user.must_change_password and name not in CHANGE_PASSWORD:
            return redirect("accounts:password")
        return None


class TablePermission(BasePermission):
    """The API's door: the same table, and the same wish for a password of one's own."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        match = request.resolver_match
        name, method = (match.view_name if match else ""), str(request.method)
        who = authorization.allowed(name, method)
        if who is None:
            raise exceptions.MethodNotAllowed(method)
        if who is authorization.ANYONE:
            return True
        if getattr(request.user, "must_change_password", False):
            raise exceptions.PermissionDenied(CHOOSE_FIRST, code="must_change_password")
        return authorization.may(request.user, name, method)
