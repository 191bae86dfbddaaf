"""Reports for programs: the list, and one with its frozen document."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from npo_platform.papers import shelf
from services.reports.queries import report, reports_of
from services.reports.serializers import (
    ReportDetailSerializer,
    ReportFilterSerializer,
    ReportsSerializer,
)


class Reports(APIView):
    """報告書を読む"""

    @extend_schema(
        operation_id="reports_list",
        summary="月次報告書のすべての改訂、新しい順",
        parameters=[ReportFilterSerializer],
        responses={200: ReportsSerializer},
    )
    def get(self, request: Request) -> Response:
        asked = ReportFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return Response(ReportsSerializer({"results": reports_of(**asked.validated_data)}).data)


class OneReport(APIView):
    """1つの報告書"""

    @extend_schema(
        operation_id="report_read",
        summary="報告書とその凍結した文書",
        responses={200: ReportDetailSerializer},
    )
    def get(self, _request: Request, report_id: UUID) -> Response:
        return Response(ReportDetailSerializer(report(report_id)).data)


class AnyAccept(BaseContentNegotiation):
    """A file is what it is; refusals are JSON whatever was asked for."""

    def select_parser(self, _request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class ReportPaper(APIView):
    """報告書の紙（PDF）"""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="report_paper",
        summary="報告書の紙の1つを PDF で。名前は報告書の papers にある",
        responses={(200, shelf.PDF): OpenApiTypes.BINARY},
    )
    def get(self, _request: Request, report_id: UUID, kind: str) -> HttpResponse:
        return HttpResponse(shelf.paper(kind, report(report_id).content), content_type=shelf.PDF)


class ReportSheet(APIView):
    """報告書の紙（Excel）"""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="report_sheet",
        summary="報告書の紙の1つを Excel で。名前 papers はすべてを1冊に",
        responses={(200, shelf.XLSX): OpenApiTypes.BINARY},
    )
    def get(self, _request: Request, report_id: UUID, kind: str) -> HttpResponse:
        return HttpResponse(shelf.sheet(kind, report(report_id).content), content_type=shelf.XLSX)


urlpatterns = [
    path("reports", Reports.as_view(), name="reports"),
    path("reports/<uuid:report_id>", OneReport.as_view(), name="report"),
    path("reports/<uuid:report_id>/papers/<slug:kind>.pdf", ReportPaper.as_view(), name="report_paper"),
    path("reports/<uuid:report_id>/papers/<slug:kind>.xlsx", ReportSheet.as_view(), name="report_sheet"),
]
