"""The API of an NPO's host, below /api/: version 1 and its OpenAPI document."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from npo_platform.routes import app_urls

APPS = ("services.people", "services.records", "services.statements", "services.reports", "billing_rules.packs")

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(urlconf="npo_platform.urls_npo"), name="schema"),
    *(route for app in APPS for route in app_urls("v1/", f"{app}.api")),
]
