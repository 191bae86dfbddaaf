from django.urls import path

from tenants.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.index, name="index"),
    path("definitions/", views.definitions, name="definitions"),
    path("data.csv", views.open_csv, name="data"),
    path("dictionary.csv", views.words, name="dictionary"),
    path("statistics.xlsx", views.excel, name="excel"),
    path("statistics.pdf", views.paper, name="paper"),
    path("<uuid:contract_id>/<str:month>/", views.show, name="show"),
]
