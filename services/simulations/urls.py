from django.urls import path

from services.simulations import views

app_name = "simulations"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:share_id>/", views.show, name="show"),
]
