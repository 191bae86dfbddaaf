from django.urls import path, re_path

from services.reports import views

app_name = "reports"
urlpatterns = [
    path("months/<uuid:month_id>/freeze/", views.freeze, name="freeze"),
    path("<uuid:report_id>/document.json", views.document, name="document"),
    re_path(r"^(?P<report_id>[0-9a-f-]{36})/(?P<kind>report|claim)\.pdf$", views.paper, name="paper"),
]
