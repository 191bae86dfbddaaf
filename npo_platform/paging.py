"""Lists of the API, page by page: never more at once, and never further on, than anybody reads."""

from typing import Any

from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

FURTHEST = 1_000_000


class Pages(LimitOffsetPagination):
    default_limit = 100
    max_limit = 200

    def get_offset(self, request: Request) -> Any:
        return min(super().get_offset(request), FURTHEST)
