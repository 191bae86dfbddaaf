"""How people pay, and the number a bank knows the provider by."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.zengin import Payer
from services.bills.models import CollectorCode, PayingWay
from services.bills.states import Means, RequestState
from services.people.models import SEALED, Recipient
from tenants.payments.queries import own_account


def standing_ways(people: Collection[UUID] | None = None) -> dict[UUID, PayingWay]:
    """The way each of these people, or of all, pays now; who said nothing is not among them. One query."""
    found = PayingWay.objects.order_by("recipient_id", "position")
    if people is not None:
        found = found.filter(recipient_id__in=people)
    return {one.recipient_id: one for one in found}


def ways_of(people: Collection[UUID]) -> dict[UUID, str]:
    """How each of these people is asked to pay: by their bank only once it has their order, else in cash."""
    known = standing_ways(people)
    return {person: _told(known.get(person)) for person in people}


def _told(way: PayingWay | None) -> str:
    if way is None or (way.means == Means.DEBIT and not way.is_collected):
        return Means.CASH
    return way.means


def way_of(recipient_id: UUID) -> PayingWay | None:
    """The way one person pays now."""
    return standing_ways([recipient_id]).get(recipient_id)


def collector_code() -> CollectorCode | None:
    """The collector's number as last entered."""
    return CollectorCode.objects.order_by("-entered_at", "-pk").first()


def collector() -> tuple[Payer, CollectorCode]:
    """Who collects, with the account the money comes to; refused while one of them is missing (`no_collector`)."""
    code, account = collector_code(), own_account()
    if code is None or account is None:
        what = "委託者コード" if code is None else "団体の口座（設定の「口座」）"
        raise Refusal("no_collector", f"口座振替の{what}が、まだ入っていません。責任者が先に入れてください。")
    return Payer(account.value, code.code), code


@dataclass(frozen=True, slots=True)
class WayRow:
    """One person and how they pay."""

    recipient: Recipient
    way: PayingWay | None

    @property
    def means(self) -> Means:
        return Means(self.way.means) if self.way else Means.CASH

    @property
    def request(self) -> RequestState | None:
        """Where the order to the bank stands, for those who pay by it."""
        return RequestState(self.way.request_state) if self.way and self.means is Means.DEBIT else None


def way_rows() -> Sequence[WayRow]:
    """Everybody who uses the service and how they pay; two queries, accounts stay closed."""
    people: Iterable[Recipient] = Recipient.objects.filter(ended_on__isnull=True).defer(*SEALED)
    ways = {
        one.recipient_id: one for one in PayingWay.objects.defer("account_text").order_by("recipient_id", "position")
    }
    return [WayRow(one, ways.get(one.pk)) for one in people]
