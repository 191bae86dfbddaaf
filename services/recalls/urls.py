from django.urls import path

from services.recalls import views

app_name = "recalls"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:share_id>/", views.show, name="show"),
]
