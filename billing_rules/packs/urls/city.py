from django.urls import path

from billing_rules.packs import views

app_name = "packs"
urlpatterns = [
    path("", views.list_packs, name="list"),
    path("draft/", views.draft, name="draft"),
    path("<uuid:version_id>/", views.version, name="version"),
    path("<uuid:version_id>/source.json", views.source, name="source"),
    path("<uuid:version_id>/revise/", views.revise, name="revise"),
    path("<uuid:version_id>/validate/", views.validate, name="validate"),
    path("<uuid:version_id>/publish/", views.publish, name="publish"),
    path("<uuid:version_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:version_id>/rollout/", views.rollout, name="rollout"),
]
