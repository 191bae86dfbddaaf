from django.urls import path

from tenants.registry import views

app_name = "registry"
urlpatterns = [path("registration/", views.registration, name="registration")]
