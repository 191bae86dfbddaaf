"""People for programs: find, read, add and change them, enter decisions and burden classes."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from npo_platform.backend import clock
from services.people import actions, queries
from services.people.models import Decision, Recipient
from services.people.serializers import (
    BurdenClassDraftSerializer,
    BurdenClassSerializer,
    DecisionDraftSerializer,
    DecisionSerializer,
    InputValuesDraftSerializer,
    InputValuesSerializer,
    PeopleFilterSerializer,
    PeoplePageSerializer,
    RecipientDetailSerializer,
    RecipientDraftSerializer,
)
from tenants.accounts.queries import person
from tenants.audit.actions import viewed
from tenants.registry.models import Contract


class People(APIView):
    """利用者を探す・加える"""

    @extend_schema(
        operation_id="people_list",
        summary="利用者をふりがなの順に読む",
        parameters=[PeopleFilterSerializer],
        responses={200: PeoplePageSerializer},
    )
    def get(self, request: Request) -> Response:
        asked = PeopleFilterSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        people = queries.recipients(wanted["search"], ended=wanted["ended"], today=clock.today())
        first = wanted["offset"]
        page = {"count": people.count(), "results": people[first : first + wanted["limit"]]}
        return Response(PeoplePageSerializer(page).data)

    @extend_schema(
        operation_id="people_add",
        summary="利用者を加える。番号を送らなければ、次の番号を付ける",
        request=RecipientDraftSerializer,
        responses={201: RecipientDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        sent = RecipientDraftSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        recipient = actions.add_recipient(sent.draft(), by=person(request.user), at=clock.now())
        return Response(RecipientDetailSerializer(recipient).data, status=201)


class OnePerson(APIView):
    """1人の利用者"""

    @extend_schema(
        operation_id="people_read",
        summary="1人の利用者と、緊急連絡先・利用決定・負担区分（読んだことは操作記録に残る）",
        responses={200: RecipientDetailSerializer},
    )
    def get(self, request: Request, recipient_id: UUID) -> Response:
        recipient = _recipient(recipient_id)
        viewed(recipient, by=person(request.user), at=clock.now(), detail="API")
        return Response(RecipientDetailSerializer(recipient).data)

    @extend_schema(
        operation_id="people_change",
        summary="送った項目だけを直す",
        request=RecipientDraftSerializer(partial=True),
        responses={200: RecipientDetailSerializer},
    )
    def patch(self, request: Request, recipient_id: UUID) -> Response:
        recipient = _recipient(recipient_id)
        sent = RecipientDraftSerializer(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        draft, by = sent.draft(recipient), person(request.user)
        actions.change_recipient(recipient, draft, by=by, at=clock.now())
        return Response(RecipientDetailSerializer(_recipient(recipient_id)).data)


class Decisions(APIView):
    """1人の利用決定"""

    @extend_schema(
        operation_id="decisions_add",
        summary="利用決定を入れる",
        request=DecisionDraftSerializer,
        responses={201: DecisionSerializer},
    )
    def post(self, request: Request, recipient_id: UUID) -> Response:
        recipient = _recipient(recipient_id)
        sent = DecisionDraftSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            decision = actions.decide(recipient, sent.draft(), by=person(request.user), at=clock.now())
        except Contract.DoesNotExist:
            raise NotFound from None
        return Response(DecisionSerializer(decision).data, status=201)


class BurdenClasses(APIView):
    """1つの利用決定の負担区分"""

    @extend_schema(
        operation_id="burden_classes_add",
        summary="ある日からの負担区分を入れる（前の区分は消えない）",
        request=BurdenClassDraftSerializer,
        responses={201: BurdenClassSerializer},
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        decision = get_object_or_404(Decision, pk=decision_id)
        sent = BurdenClassDraftSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = actions.set_burden_class(decision, **sent.validated_data, by=person(request.user), at=clock.now())
        return Response(BurdenClassSerializer(row).data, status=201)


class InputValues(APIView):
    """1つの利用決定の、規則に使う値"""

    @extend_schema(
        operation_id="input_values_add",
        summary="ある日からの、規則に使う値を入れる（前の値は消えない）。もう効いている値は書かない",
        request=InputValuesDraftSerializer,
        responses={201: InputValuesSerializer},
    )
    def post(self, request: Request, decision_id: UUID) -> Response:
        decision = get_object_or_404(Decision, pk=decision_id)
        sent = InputValuesDraftSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        rows = actions.set_input_values(
            decision,
            sent.validated_data["values"],
            sent.validated_data["starts_on"],
            by=person(request.user),
            at=clock.now(),
        )
        return Response(InputValuesSerializer({"results": rows}).data, status=201)


def _recipient(recipient_id: UUID) -> Recipient:
    try:
        return queries.recipient(recipient_id)
    except Recipient.DoesNotExist:
        raise NotFound from None


urlpatterns = [
    path("people", People.as_view(), name="people"),
    path("people/<uuid:recipient_id>", OnePerson.as_view(), name="person"),
    path("people/<uuid:recipient_id>/decisions", Decisions.as_view(), name="decisions"),
    path(
        "decisions/<uuid:decision_id>/burden-classes",
        BurdenClasses.as_view(),
        name="burden_classes",
    ),
    path("decisions/<uuid:decision_id>/inputs", InputValues.as_view(), name="input_values"),
]
