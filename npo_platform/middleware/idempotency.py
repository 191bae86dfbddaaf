"""`Idempotency-Key` on the API's POSTs: the same request sent again gets the same answer, for a day.

Records need none of it (their own UUIDs are kept for ever); everything else that is sent may use it.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from npo_platform.backend import clock
from tenants.accounts.actions import use_token

DAY = 24 * 60 * 60
IN_FLIGHT = 120  # a request that died without an answer frees its key after this
LONGEST_KEY = 255
PREFIX = "/api/"


class IdempotencyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not key or not request.path.startswith(PREFIX):
            return self.get_response(request)
        if len(key) > LONGEST_KEY:
            return _problem(400, "idempotency_key_too_long", "Idempotency-Key は255字までにしてください。")
        sender = _sender(request)
        if not sender:
            return self.get_response(request)  # which answers 401
        name, body = _name(request, sender, key), hashlib.sha256(request.body).hexdigest()
        if cache.add(name, {"body": body}, IN_FLIGHT):
            return self._answer(request, name, body)
        return _again(cache.get(name) or {}, body)

    def _answer(self, request: HttpRequest, name: str, body: str) -> HttpResponse:
        """Do it; what went wrong on our side may be tried again under the same key."""
        response = self.get_response(request)
        if response.status_code < 500:
            kept = {
                "body": body,
                "status": response.status_code,
                "content": response.content,
                "type": response.headers["Content-Type"],
            }
            cache.set(name, kept, DAY)
        else:
            cache.delete(name)
        return response


def _again(kept: dict[str, Any], body: str) -> HttpResponse:
    if kept.get("body", body) != body:
        sentence = "同じ Idempotency-Key で違う内容が送られました。新しい鍵で送り直してください。"
        return _problem(422, "idempotency_key_reused", sentence)
    if "status" not in kept:
        sentence = "同じ要求を処理しています。少し待ってから、もう一度送ってください。"
        return _problem(409, "idempotency_in_flight", sentence)
    response = HttpResponse(kept["content"], status=kept["status"], content_type=kept["type"])
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _sender(request: HttpRequest) -> str:
    """Whose key it is; nobody's for a revoked token, so that no old answer is given away."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "token":
        found = use_token(token.strip(), today=clock.today())
        return str(found.pk) if found else ""
    return str(request.user.pk) if request.user.is_authenticated else ""


def _name(request: HttpRequest, sender: str, key: str) -> str:
    """The key belongs to one sender at one address; the cache itself keeps organisations apart."""
    parts = [sender, request.get_full_path(), key]
    return "idempotency:" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _problem(status: int, code: str, detail: str) -> HttpResponse:
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")
