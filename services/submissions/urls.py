from django.urls import path, re_path

from services.submissions import views

MONTH = r"(?P<contract_id>[0-9a-f-]{36})/(?P<month>\d{4}-\d{2})"

app_name = "submissions"
urlpatterns = [
    path("", views.index, name="index"),
    re_path(rf"^{MONTH}/$", views.show, name="show"),
    re_path(rf"^{MONTH}/reopen/$", views.reopen, name="reopen"),
    path("reports/<uuid:report_id>/submit/", views.submit, name="submit"),
]
