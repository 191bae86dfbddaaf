"""Organisations, jobs, versions; no row of any organisation."""

from npo_platform.urls_shared import urlpatterns as shared

urlpatterns = [*shared]
