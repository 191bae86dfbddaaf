from django.urls import path

from services.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.index, name="index"),
    path("people/<uuid:recipient_id>/", views.take, name="take"),
    path("people/<uuid:recipient_id>/log/", views.person, name="person"),
    path("<uuid:call_id>/back/", views.take_back, name="take_back"),
    path("<uuid:call_id>/done/", views.finish, name="finish"),
]
