from django.urls import path

from services.routes import views

app_name = "routes"
urlpatterns = [
    path("", views.index, name="index"),
]
