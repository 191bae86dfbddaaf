from django.urls import path

from services.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:month_id>/", views.show, name="show"),
]
