"""What was issued, found by day, amount and person, as the law on electronic books asks."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from npo_platform.kernel.kana import search_key
from services.bills.models import Paper
from services.people.models import SEALED


def issued(wanted: Mapping[str, Any]) -> QuerySet[Paper]:
    """Papers that fit everything asked for, newest first, without their documents."""
    found = Paper.objects.select_related("recipient", "month").defer(
        "document", *(f"recipient__{one}" for one in SEALED)
    )
    conditions = {
        "kind": "kind",
        "since": "issued_on__gte",
        "until": "issued_on__lte",
        "least": "yen__gte",
        "most": "yen__lte",
    }
    for name, lookup in conditions.items():
        if wanted.get(name) not in (None, ""):
            found = found.filter(**{lookup: wanted[name]})
    if key := search_key(wanted.get("q") or ""):
        named = Q(recipient__name_key__contains=key) | Q(recipient__number__icontains=key)
        found = found.filter(named | Q(number__icontains=wanted["q"].strip()))
    return found.order_by("-issued_on", "-pk")
