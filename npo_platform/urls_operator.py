"""Organisations, jobs, versions; no row of any organisation."""

from django.urls import include, path

from npo_platform.urls_shared import handler400, handler404, handler500
from npo_platform.urls_shared import urlpatterns as shared
from tenants.jobs.views import everyones
from tenants.registry.views import organisations

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

operator = [
    path("organisations/", organisations, name="organisations"),
    path("jobs/", everyones, name="jobs"),
]

urlpatterns = [*shared, path("operator/", include((operator, "operator")))]
