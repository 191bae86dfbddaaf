from django.urls import path

from services.corrections import views

app_name = "corrections"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:version_id>/", views.show, name="show"),
    path("<uuid:version_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:version_id>/letters.pdf", views.letters, name="letters"),
    path("<uuid:version_id>/people/<uuid:recipient_id>/letter.pdf", views.letter, name="letter"),
]
