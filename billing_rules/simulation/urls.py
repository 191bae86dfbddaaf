from django.urls import path

from billing_rules.simulation import views

app_name = "simulation"
urlpatterns = [
    path("<uuid:version_id>/analysis/", views.analysis, name="analysis"),
    path("<uuid:version_id>/simulation/", views.show, name="show"),
    path("<uuid:version_id>/simulation/progress/", views.progress, name="progress"),
    path("<uuid:version_id>/approve/", views.approve, name="approve"),
    path("<uuid:version_id>/simulation/cancel/", views.cancel, name="cancel"),
]
