from django.urls import path

from services.handover import views

app_name = "handover"
urlpatterns = [
    path("data/", views.exports, name="exports"),
    path("data/<uuid:export_id>.zip", views.take, name="take"),
    path("<uuid:contract_id>/", views.ending, name="ending"),
    path("<uuid:contract_id>/settling-month/", views.settling_month, name="settling_month"),
]
