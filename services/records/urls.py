from django.urls import path

from services.records import views

app_name = "records"

urlpatterns = [
    path("day/", views.day, name="day"),
    path("today/", views.today, name="today"),
    path("stops/<uuid:stop_id>/", views.stop, name="stop"),
    path("people/<uuid:recipient_id>/", views.person, name="person"),
    path("unplanned/", views.unplanned, name="unplanned"),
    path("reviews/", views.reviews, name="reviews"),
    path("export/", views.export, name="export"),
    path("imports/", views.imports, name="imports"),
    path("imports/template/", views.template, name="template"),
    path("imports/<uuid:import_id>/", views.imported, name="imported"),
    path("imports/<uuid:import_id>/faulty/", views.faulty, name="faulty"),
    path("imports/<uuid:import_id>/take-back/", views.take_back, name="take_back"),
]
