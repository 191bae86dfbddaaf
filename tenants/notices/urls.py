from django.urls import path

from tenants.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.list_notices, name="list"),
    path("<uuid:notice_id>/acknowledge/", views.acknowledge, name="acknowledge"),
]
