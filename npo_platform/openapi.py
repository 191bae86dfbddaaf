"""What every operation of the API has, told in its OpenAPI document: how it says no, and how a POST is sent again."""

from typing import Any

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "なぜできないか（RFC 9457）。code は変わらない。detail と message は人が読む文",
    "required": ["type", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "where", "message"],
                "properties": {name: {"type": "string"} for name in ("code", "where", "message")},
            },
        },
    },
}
REFUSED: dict[str, Any] = {
    "description": "400 内容の誤り、401 鍵なし、403 権限なし、404 なし、409 いまはできない（理由は code と detail）",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
SENT_AGAIN: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "同じ要求を送り直すときに同じ値を入れると、24時間は同じ答えが返り、二度は行われない",
}


def tell_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook, run on the finished document."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for path in result["paths"].values():
        for method, operation in path.items():
            operation["responses"]["default"] = REFUSED
            if method == "post":
                operation.setdefault("parameters", []).append(SENT_AGAIN)
    return result
