"""JSON to outside: readable Japanese, and an answer even to what cannot be written."""

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import JSONRenderer


class _EscapedJSONRenderer(JSONRenderer):
    ensure_ascii = True


class WritableJSONRenderer(JSONRenderer):
    """An answer that repeats half a character it was sent (\\ud800) is written in escapes instead of failing."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        try:
            return bytes(super().render(data, accepted_media_type, renderer_context))
        except UnicodeEncodeError:
            return bytes(_EscapedJSONRenderer().render(data, accepted_media_type, renderer_context))
