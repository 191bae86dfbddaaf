"""GET /api/v1/packs/ and /api/v1/packs/{id}/: a city reads its own versions, an NPO the published ones."""

from django.db.models import QuerySet
from django.urls import path
from rest_framework.generics import ListAPIView, RetrieveAPIView

from billing_rules.packs import queries
from billing_rules.packs.models import PackVersion
from billing_rules.packs.serializers import DocumentSerializer, VersionSerializer


class Packs(ListAPIView[PackVersion]):
    """Versions, newest publication first."""

    serializer_class = VersionSerializer

    def get_queryset(self) -> QuerySet[PackVersion]:
        return queries.every_version()


class Pack(RetrieveAPIView[PackVersion]):
    """One version with its document."""

    serializer_class = DocumentSerializer
    lookup_url_kwarg = "version_id"

    def get_queryset(self) -> QuerySet[PackVersion]:
        return queries.every_version()


urlpatterns = [
    path("packs/", Packs.as_view(), name="packs"),
    path("packs/<uuid:version_id>/", Pack.as_view(), name="pack"),
]
