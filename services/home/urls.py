from django.urls import path

from services.home import views

app_name = "home"

urlpatterns = [
    path("", views.today, name="today"),
    path("begun/", views.put_away, name="put_away"),
]
