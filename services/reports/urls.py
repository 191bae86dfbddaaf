from django.urls import path, re_path

from services.reports import views

KEY = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NAME = "[a-z][a-z0-9_]{0,39}"

app_name = "reports"
urlpatterns = [
    path("months/<uuid:month_id>/freeze/", views.freeze, name="freeze"),
    path("<uuid:report_id>/document.json", views.document, name="document"),
    re_path(rf"^(?P<report_id>{KEY})/(?P<kind>{NAME})\.pdf$", views.paper, name="paper"),
    re_path(rf"^(?P<report_id>{KEY})/(?P<kind>{NAME})\.xlsx$", views.sheet, name="sheet"),
]
