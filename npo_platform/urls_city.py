"""What a city's people see at the city's host."""

from npo_platform.routes import app_urls
from npo_platform.urls_shared import urlpatterns as shared

urlpatterns = [
    *shared,
    *app_urls("notices/", "tenants.notices.urls"),
    *app_urls("desk/", "tenants.desk.urls"),
    *app_urls("rules/", "billing_rules.packs.urls.city"),
    *app_urls("contracts/", "tenants.registry.urls"),
    *app_urls("api/", "npo_platform.urls_api_city"),
]
