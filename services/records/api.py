"""The door of devices and programs: send records, read records and the stops of a day."""

import base64
from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.exceptions import ValidationError as Invalid
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from npo_platform.authorization import may
from npo_platform.backend import clock
from services.records.actions import accept_batch
from services.records.models import DeliveryRecord
from services.records.queries import DaySheet, day_sheet, delivery_notes, own_sheet, own_stops, records_since
from services.records.serializers import (
    BatchRequestSerializer,
    BatchSerializer,
    ReceiptsSerializer,
    RecordEntrySerializer,
    RecordFilterSerializer,
    RecordPageSerializer,
    StopFilterSerializer,
    StopsSerializer,
)
from services.records.states import Channel
from tenants.accounts.queries import person


class Records(APIView):
    """記録を送る・読む"""

    @extend_schema(
        operation_id="records_send",
        summary="記録をまとめて送る（1件ごとに1語で答える。同じ id は何度送っても1件）",
        request=BatchRequestSerializer,
        responses={200: ReceiptsSerializer},
    )
    def post(self, request: Request) -> Response:
        batch = BatchSerializer(data=request.data)
        batch.is_valid(raise_exception=True)
        sent = [RecordEntrySerializer(data=record) for record in batch.validated_data["records"]]
        receipts = iter(
            accept_batch(
                [one.entry for one in sent if one.is_valid()],
                by=person(request.user),
                channel=Channel.API,
                at=clock.now(),
            )
        )
        answers = [one.receipt if one.errors else next(receipts) for one in sent]
        return Response(ReceiptsSerializer({"results": answers}).data)

    @extend_schema(
        operation_id="records_list",
        summary="記録を届いた順に読む",
        parameters=[RecordFilterSerializer],
        responses={200: RecordPageSerializer},
    )
    def get(self, request: Request) -> Response:
        asked = RecordFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        only = {"service_on": wanted.get("day"), "contract_id": wanted.get("contract")}
        if not may(request.user, "records:day"):
            only["service_on"] = clock.today()  # who delivers sees the records of today
        records = records_since(
            _read_cursor(wanted.get("cursor", "")),
            wanted["limit"] + 1,
            **{name: value for name, value in only.items() if value},
        )
        page = records[: wanted["limit"]]
        more = _cursor(page[-1]) if len(records) > len(page) else None
        return Response(RecordPageSerializer({"results": _own(request, page), "next_cursor": more}).data)


class Stops(APIView):
    """その日の配達予定を読む"""

    @extend_schema(
        operation_id="stops_list",
        summary="その日の配達予定と、いまの結果",
        parameters=[StopFilterSerializer, OpenApiParameter("day", required=True)],
        responses={200: StopsSerializer},
    )
    def get(self, request: Request) -> Response:
        asked = StopFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        day = asked.validated_data["day"]
        if day != clock.today() and not may(request.user, "records:day"):
            raise PermissionDenied
        sheet = _sheet(request, day, asked.validated_data["meal"])
        notes = delivery_notes([line.recipient_id for line in sheet.lines])
        return Response(StopsSerializer({"results": sheet.lines}, context={"notes": notes}).data)


def _sheet(request: Request, day: date, meal: str) -> DaySheet:
    """The whole day for the office, the own routes for whoever carries."""
    if may(request.user, "records:day"):
        return day_sheet(day, meal)
    return own_sheet(person(request.user).id, day, meal)[0]


def _own(request: Request, records: Sequence[DeliveryRecord]) -> list[DeliveryRecord]:
    """The records somebody may see of those of a page."""
    own = None if may(request.user, "records:day") else own_stops(person(request.user).id, clock.today())
    return [record for record in records if own is None or record.stop_id in own]


def _cursor(record: DeliveryRecord) -> str:
    """Opaque to the reader: the instant and key of the last record."""
    return base64.urlsafe_b64encode(f"{record.received_at.isoformat()} {record.pk}".encode()).decode()


def _read_cursor(text: str) -> tuple[datetime, UUID] | None:
    if not text:
        return None
    try:
        at, key = base64.urlsafe_b64decode(text).decode().split(" ")
        return datetime.fromisoformat(at).astimezone(UTC), UUID(key)
    except (ValueError, OverflowError):
        raise Invalid({"cursor": ["前の答えの next_cursor を、そのまま入れてください。"]}) from None


urlpatterns = [
    path("records", Records.as_view(), name="records"),
    path("stops", Stops.as_view(), name="stops"),
]
