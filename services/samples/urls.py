from django.urls import path

from services.samples import views

app_name = "samples"
urlpatterns = [
    path("load/", views.load, name="load"),
    path("remove/", views.remove, name="remove"),
]
