from django.urls import path, re_path

from tenants.desk import views

KEY = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NAME = "[a-z][a-z0-9_]{0,39}"

app_name = "desk"
urlpatterns = [
    path("", views.board, name="board"),
    path("overlaps/", views.overlaps, name="overlaps"),
    path("pay/", views.pay, name="pay"),
    path("accept/", views.accept_many, name="accept_many"),
    path("contracts/<uuid:contract_id>/", views.ending, name="ending"),
    path("<uuid:report_id>/", views.show, name="show"),
    path("<uuid:report_id>/accept/", views.accept, name="accept"),
    path("<uuid:report_id>/return/", views.send_back, name="send_back"),
    path("<uuid:report_id>/document.json", views.document, name="document"),
    re_path(rf"^(?P<report_id>{KEY})/(?P<kind>{NAME})\.pdf$", views.paper, name="paper"),
    re_path(rf"^(?P<report_id>{KEY})/(?P<kind>{NAME})\.xlsx$", views.sheet, name="sheet"),
]
