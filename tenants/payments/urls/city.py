from django.urls import path, re_path

from tenants.payments import views

KEY = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

app_name = "payments"
urlpatterns = [
    path("", views.index, name="index"),
    path("account/", views.account, name="account"),
    path("<uuid:run_id>/", views.run, name="run"),
    path("<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    re_path(rf"^(?P<run_id>{KEY})/file\.(?P<form>txt|raw|csv)$", views.file, name="file"),
]
