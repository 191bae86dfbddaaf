from django.urls import path

from billing_rules.packs import views

app_name = "packs"
urlpatterns = [
    path("", views.list_packs, name="list"),
    path("draft/", views.draft, name="draft"),
    path("library/", views.library, name="library"),
    path("library/adopt/", views.adopt, name="adopt"),
    path("<uuid:version_id>/signed.rules", views.bundle, name="bundle"),
    path("<uuid:version_id>/", views.version, name="version"),
    path("<uuid:version_id>/compare/", views.compare, name="compare"),
    path("<uuid:version_id>/compare/notice.pdf", views.notice, name="notice"),
    path("<uuid:version_id>/tables.xlsx", views.excel, name="excel"),
    path("<uuid:version_id>/source.json", views.source, name="source"),
    path("<uuid:version_id>/start/", views.start, name="start"),
    path("<uuid:version_id>/edit/", views.edit, name="edit"),
    path("<uuid:version_id>/edit/tables/<slug:table>/", views.table, name="table"),
    path("<uuid:version_id>/edit/settings/", views.settings, name="settings"),
    path("<uuid:version_id>/edit/tests/", views.tests, name="tests"),
    path("<uuid:version_id>/edit/forms/", views.forms, name="forms"),
    path("<uuid:version_id>/edit/tests/add/", views.add_example, name="add_example"),
    path("<uuid:version_id>/upload/", views.upload, name="upload"),
    path("<uuid:version_id>/history/", views.history, name="history"),
    path("<uuid:version_id>/history/<uuid:save_id>/restore/", views.restore, name="restore"),
    path("<uuid:version_id>/revise/", views.revise, name="revise"),
    path("<uuid:version_id>/validate/", views.validate, name="validate"),
    path("<uuid:version_id>/publish/", views.publish, name="publish"),
    path("<uuid:version_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:version_id>/take-back/", views.take_back, name="take_back"),
    path("<uuid:version_id>/spread/", views.spread, name="spread"),
    path("<uuid:version_id>/rollout/", views.rollout, name="rollout"),
]
