"""Statements for programs: the list, one with its lines, its reasons at every level, and all of it to compute again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing_rules.engine import Step
from billing_rules.packs import queries as packs
from npo_platform.backend import clock
from services.people.models import Recipient
from services.statements import queries
from services.statements.actions import fresh_statement
from services.statements.models import Statement
from services.statements.serializers import (
    ExplanationSerializer,
    ExportSerializer,
    StatementDetailSerializer,
    StatementFilterSerializer,
    StatementsSerializer,
    StepsSerializer,
)
from tenants.accounts.queries import person
from tenants.audit.actions import record, viewed
from tenants.registry.queries import contract


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
        return Response(StatementsSerializer({"results": queries.statements_of(**asked.validated_data)}).data)


class OneStatement(APIView):
    """1つの明細"""

    @extend_schema(
        operation_id="statement_read",
        summary="明細とその行。入力中の月は、記録が変わっていれば計算し直して答える",
        responses={200: StatementDetailSerializer},
    )
    def get(self, _request: Request, statement_id: UUID) -> Response:
        return Response(StatementDetailSerializer(_fresh(statement_id)).data)


class Export(APIView):
    """1か月の計算の元"""

    @extend_schema(
        operation_id="statement_export",
        summary="規則・算定の基礎・結果・過誤調整。script/recompute で計算し直せる（氏名・電話・メモは入らない）",
        responses={200: ExportSerializer},
    )
    def get(self, request: Request, statement_id: UUID) -> Response:
        statement = _fresh(statement_id)
        content = queries.month_export(contract(statement.month.contract_id), statement)
        detail = f"{statement.month.label} JSON"
        record("statements.export", statement, by=person(request.user), at=clock.now(), detail=detail)
        return Response(content)


class Explanation(APIView):
    """1行の算定根拠"""

    @extend_schema(
        operation_id="statement_line_read",
        summary="1行の算定根拠：手順・根拠の条・値",
        responses={200: ExplanationSerializer},
    )
    def get(self, _request: Request, statement_id: UUID, line_id: UUID) -> Response:
        line = queries.line_of(statement_id, line_id)
        return Response(ExplanationSerializer({"line": line, "steps": queries.explanation(line)}).data)


class MonthExplanation(APIView):
    """月全体の計算のしかた"""

    @extend_schema(
        operation_id="statement_explanation",
        summary="月全体の計算のしかた：手順・文・根拠の条・値・行の始まり・使った値",
        responses={200: StepsSerializer},
    )
    def get(self, _request: Request, statement_id: UUID) -> Response:
        statement = _fresh(statement_id)
        return _told("invoice", "", statement, queries.month_steps(statement))


class PersonExplanation(APIView):
    """1人の1か月の計算のしかた"""

    @extend_schema(
        operation_id="statement_person_explanation",
        summary="1人の1か月の計算のしかた（読んだことは操作記録に残る）",
        responses={200: StepsSerializer},
    )
    def get(self, request: Request, statement_id: UUID, recipient_id: UUID) -> Response:
        statement = _fresh(statement_id)
        steps = queries.person_steps(statement, recipient_id)
        _note(request, recipient_id)
        return _told("person", str(recipient_id), statement, steps)


class LineExplanation(APIView):
    """1行の計算のしかた"""

    @extend_schema(
        operation_id="statement_line_explanation",
        summary="明細の1行の計算のしかた",
        responses={200: StepsSerializer},
    )
    def get(self, _request: Request, statement_id: UUID, line_id: UUID) -> Response:
        line = queries.line_of(statement_id, line_id)
        return _told("line", line.key, line.statement, queries.explanation(line))


class EventExplanation(APIView):
    """1件の記録の計算のしかた"""

    @extend_schema(
        operation_id="statement_event_explanation",
        summary="1件の記録の計算のしかた。day は 2026-04-01、meal は lunch・dinner（読んだことは操作記録に残る）",
        responses={200: StepsSerializer},
    )
    def get(self, request: Request, statement_id: UUID, recipient_id: UUID, day: str, meal: str) -> Response:
        statement = _fresh(statement_id)
        steps = queries.event_steps(statement, recipient_id, day, meal)
        _note(request, recipient_id)
        return _told("event", f"{recipient_id}/{day}/{meal}", statement, steps)


def _fresh(statement_id: UUID) -> Statement:
    """A frozen statement as it was frozen, the month's open one as it should be read now."""
    statement = queries.statement_by_id(statement_id)
    return statement if statement.is_frozen else fresh_statement(statement.month, at=clock.now())


def _note(request: Request, recipient_id: UUID) -> None:
    viewed(Recipient.objects.get(pk=recipient_id), by=person(request.user), at=clock.now(), detail="API 算定根拠")


def _told(level: str, key: str, statement: Statement, steps: Sequence[Step]) -> Response:
    version = packs.version(statement.pack_version_id)
    content: dict[str, Any] = {"level": level, "key": key, "statement": statement, "version": version, "steps": steps}
    return Response(StepsSerializer(content).data)


ONE = "statements/<uuid:statement_id>"
PERSON = f"{ONE}/people/<uuid:recipient_id>"

urlpatterns = [
    path("statements", Statements.as_view(), name="statements"),
    path(ONE, OneStatement.as_view(), name="statement"),
    path(f"{ONE}/export", Export.as_view(), name="statement_export"),
    path(f"{ONE}/explanation", MonthExplanation.as_view(), name="statement_explanation"),
    path(f"{ONE}/lines/<uuid:line_id>", Explanation.as_view(), name="statement_line"),
    path(f"{ONE}/lines/<uuid:line_id>/explanation", LineExplanation.as_view(), name="statement_line_explanation"),
    path(f"{PERSON}/explanation", PersonExplanation.as_view(), name="statement_person_explanation"),
    path(
        f"{PERSON}/events/<str:day>/<str:meal>/explanation",
        EventExplanation.as_view(),
        name="statement_event_explanation",
    ),
]
