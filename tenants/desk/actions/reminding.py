"""What has not arrived in time: the city is told, and so is the NPO."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from npo_platform.kernel.calendar import wareki_long
from tenants.desk.queries import Cell, board
from tenants.desk.states import Standing
from tenants.notices.actions import tell_once


@transaction.atomic
def tell_overdue(*, today: date, at: datetime) -> None:
    """A notice for each report whose day has gone by without it: one to the city, one to the NPO, once."""
    for cell in board(today=today).cells:
        if cell.standing is Standing.OVERDUE:
            _tell(cell, at=at)


def _tell(cell: Cell, *, at: datetime) -> None:
    contract, once = cell.contract, f"overdue/{cell.contract.pk}/{cell.month}"
    due = f"期限は{wareki_long(cell.due_on)}でした。"
    phone = f"電話 {contract.npo.phone}" if contract.npo.phone else ""
    tell_once(
        contract.city_id,
        once,
        title=f"{contract.npo_name}の{cell.month.label}分の報告が届いていません",
        body=f"{due}{phone}",
        link=reverse("desk:board", urlconf=settings.TENANT_TYPES["city"]["URLCONF"]),
        at=at,
    )
    tell_once(
        contract.npo_id,
        once,
        title=f"{cell.month.label}分の報告の期限を過ぎました",
        body=f"{contract.city_name}　{contract.number}。{due}提出するか、遅れるわけを市の担当に電話してください。",
        link=reverse("submissions:index", urlconf=settings.TENANT_TYPES["npo"]["URLCONF"]),
        at=at,
    )
