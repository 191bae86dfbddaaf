from django.urls import path

from tenants.statistics import views

app_name = "statistics"
urlpatterns = [path("definitions/", views.definitions, name="definitions")]
