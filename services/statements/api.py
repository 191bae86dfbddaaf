"""Statements for programs: the list, one with its lines, one line with its 算定根拠."""

from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from npo_platform.backend import clock
from services.statements.actions import fresh_statement
from services.statements.queries import explanation, line_of, statement_by_id, statements_of
from services.statements.serializers import (
    ExplanationSerializer,
    StatementDetailSerializer,
    StatementFilterSerializer,
    StatementsSerializer,
)


class Statements(APIView):
    """明細を読む"""

    @extend_schema(
        operation_id="statements_list",
        summary="月ごとの新しい明細",
        parameters=[StatementFilterSerializer],
        responses={200: StatementsSerializer},
    )
    def get(self, request: Request) -> Response:
        asked = StatementFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return Response(StatementsSerializer({"results": statements_of(**asked.validated_data)}).data)


class OneStatement(APIView):
    """1つの明細"""

    @extend_schema(
        operation_id="statement_read",
        summary="明細とその行。入力中の月は、記録が変わっていれば計算し直して答える",
        responses={200: StatementDetailSerializer},
    )
    def get(self, _request: Request, statement_id: UUID) -> Response:
        statement = statement_by_id(statement_id)
        if not statement.is_frozen:
            statement = fresh_statement(statement.month, at=clock.now())
        return Response(StatementDetailSerializer(statement).data)


class Explanation(APIView):
    """1行の算定根拠"""

    @extend_schema(
        operation_id="statement_line_read",
        summary="1行の算定根拠：手順・根拠の条・値",
        responses={200: ExplanationSerializer},
    )
    def get(self, _request: Request, statement_id: UUID, line_id: UUID) -> Response:
        line = line_of(statement_id, line_id)
        return Response(ExplanationSerializer({"line": line, "steps": explanation(line)}).data)


urlpatterns = [
    path("statements", Statements.as_view(), name="statements"),
    path("statements/<uuid:statement_id>", OneStatement.as_view(), name="statement"),
    path("statements/<uuid:statement_id>/lines/<uuid:line_id>", Explanation.as_view(), name="statement_line"),
]
