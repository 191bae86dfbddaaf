from django.urls import path

from billing_rules.keys import views

app_name = "keys"
urlpatterns = [
    path("keys/", views.show, name="show"),
    path("keys/make/", views.make, name="make"),
    path("keys/renew/", views.renew, name="renew"),
    path("keys/<uuid:key_id>/distrust/", views.distrust, name="distrust"),
]
