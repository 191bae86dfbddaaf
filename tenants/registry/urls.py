from django.urls import path

from tenants.registry import views

app_name = "registry"
urlpatterns = [path("", views.contracts, name="contracts")]
