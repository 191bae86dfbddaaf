"""Reports for programs: the list, and one with its frozen document."""

from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

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


urlpatterns = [
    path("reports", Reports.as_view(), name="reports"),
    path("reports/<uuid:report_id>", OneReport.as_view(), name="report"),
]
