from django.urls import path

from billing_rules.packs import views

app_name = "packs"
urlpatterns = [
    path("", views.current, name="current"),
    path("<uuid:version_id>/", views.version, name="version"),
    path("<uuid:version_id>/compare/", views.compare, name="compare"),
    path("<uuid:version_id>/tables.xlsx", views.excel, name="excel"),
    path("<uuid:version_id>/source.json", views.source, name="source"),
]
