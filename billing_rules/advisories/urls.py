from django.urls import path

from billing_rules.advisories import views

app_name = "advisories"
urlpatterns = [
    path("advisories/", views.index, name="index"),
    path("<uuid:version_id>/advisories/write/", views.write, name="write"),
    path("advisories/<uuid:advisory_id>/", views.show, name="show"),
    path("advisories/<uuid:advisory_id>/board/", views.board, name="board"),
    path("advisories/<uuid:advisory_id>/rewrite/", views.rewrite, name="rewrite"),
    path("advisories/<uuid:advisory_id>/publish/", views.publish, name="publish"),
    path("advisories/<uuid:advisory_id>/drop/", views.drop, name="drop"),
    path("advisories/<uuid:advisory_id>/withdraw/", views.withdraw, name="withdraw"),
]
