from django.urls import path

from services.submissions import views

app_name = "submissions"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:contract_id>/<str:month>/", views.show, name="show"),
    path("<uuid:contract_id>/<str:month>/reopen/", views.reopen, name="reopen"),
    path("reports/<uuid:report_id>/submit/", views.submit, name="submit"),
]
