"""What a city's people see at the city's host."""

from django.urls import include, path

from npo_platform.urls_shared import handler400, handler404, handler500
from npo_platform.urls_shared import urlpatterns as shared

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *shared,
    path("desk/", include("tenants.desk.urls")),
    path("payments/", include("tenants.payments.urls.city")),
    path("statistics/", include("tenants.statistics.urls.city")),
    path("rules/", include("billing_rules.keys.urls")),
    path("rules/", include("billing_rules.packs.urls.city")),
    path("rules/", include("billing_rules.simulation.urls")),
    path("decisions/", include("billing_rules.decisions.urls")),
    path("rules/", include("billing_rules.advisories.urls")),
    path("contracts/", include("tenants.registry.urls.city")),
    path("contracts/", include("billing_rules.terms.urls.city")),
    path("notices/", include("tenants.notices.urls")),
    path("api/", include("npo_platform.urls_api_city")),
]
