from django.urls import path

from services.simulations import views

app_name = "simulations"
urlpatterns = [
    path("", views.index, name="index"),
    path("arrivals/<uuid:version_id>/", views.arrival, name="arrival"),
    path("<uuid:share_id>/", views.show, name="show"),
]
