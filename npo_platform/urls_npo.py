"""What an NPO sees at its own host."""

from django.urls import include, path

from npo_platform.urls_shared import handler400, handler404, handler500
from npo_platform.urls_shared import urlpatterns as shared

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *shared,
    path("home/", include("services.home.urls")),
    path("records/", include("services.records.urls")),
    path("people/", include("services.people.urls")),
    path("people/history/", include("services.chronicle.urls")),
    path("plans/", include("services.plans.urls")),
    path("routes/", include("services.routes.urls")),
    path("decisions/", include("services.intakes.urls")),
    path("statements/", include("services.statements.urls")),
    path("samples/", include("services.samples.urls")),
    path("calls/", include("services.calls.urls")),
    path("corrections/", include("services.corrections.urls")),
    path("bills/", include("services.bills.urls")),
    path("reports/", include("services.reports.urls")),
    path("submissions/", include("services.submissions.urls")),
    path("figures/", include("services.figures.urls")),
    path("statistics/", include("tenants.statistics.urls.npo")),
    path("handover/", include("services.handover.urls")),
    path("rules/simulations/", include("services.simulations.urls")),
    path("rules/advisories/", include("services.recalls.urls")),
    path("rules/", include("billing_rules.packs.urls.npo")),
    path("organisation/", include("tenants.registry.urls.npo")),
    path("terms/", include("billing_rules.terms.urls.npo")),
    path("payments/", include("tenants.payments.urls.npo")),
    path("notices/", include("tenants.notices.urls")),
    path("api/", include("npo_platform.urls_api_npo")),
]
