"""The API of a city's host, below /api/: version 1 and its OpenAPI document."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(urlconf="npo_platform.urls_city"), name="schema"),
    path("v1/", include("billing_rules.packs.api")),
]
