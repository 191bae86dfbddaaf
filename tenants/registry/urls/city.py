from django.urls import path

from tenants.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.contracts, name="contracts"),
    path("add/", views.add, name="add"),
    path("<uuid:contract_id>/", views.contract, name="contract"),
    path("<uuid:contract_id>/change/", views.change, name="change"),
    path("<uuid:contract_id>/renew/", views.renew, name="renew"),
    path("<uuid:contract_id>/end/", views.end, name="end"),
    path("<uuid:contract_id>/limits/", views.limits, name="limits"),
]
