from django.urls import path

from services.intakes import views

app_name = "intakes"
urlpatterns = [
    path("", views.list, name="list"),
    path("take/", views.take_all, name="take_all"),
    path("<uuid:issued_id>/", views.take, name="take"),
    path("<uuid:issued_id>/question/", views.question, name="question"),
]
