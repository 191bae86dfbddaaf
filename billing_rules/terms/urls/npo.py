from django.urls import path

from billing_rules.terms import views

app_name = "terms"
urlpatterns = [path("", views.show, name="show")]
