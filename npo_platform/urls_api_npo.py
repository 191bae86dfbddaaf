"""The API of an NPO's host, below /api/: version 1 and its OpenAPI document."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(urlconf="npo_platform.urls_npo"), name="schema"),
    path("v1/", include("services.people.api")),
    path("v1/", include("services.records.api")),
    path("v1/", include("services.statements.api")),
    path("v1/", include("services.reports.api")),
    path("v1/", include("billing_rules.packs.api")),
]
