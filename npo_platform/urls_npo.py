"""What an NPO sees at its own host."""

from npo_platform.routes import app_urls
from npo_platform.urls_shared import urlpatterns as shared

STATIONS = (
    "people",
    "months",
    "plans",
    "records",
    "adjustments",
    "statements",
    "reports",
    "submissions",
    "home",
)

urlpatterns = [
    *shared,
    *app_urls("notices/", "tenants.notices.urls"),
    *(route for name in STATIONS for route in app_urls(f"{name}/", f"services.{name}.urls")),
    *app_urls("rules/", "billing_rules.packs.urls.npo"),
    *app_urls("api/", "npo_platform.urls_api_npo"),
]
