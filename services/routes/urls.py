from django.urls import path

from services.routes import views

app_name = "routes"
urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("unplaced/", views.unplaced, name="unplaced"),
    path("day/", views.day, name="day"),
    path("away/", views.away, name="away"),
    path("carriers/", views.carriers, name="carriers"),
    path("carriers/add/", views.add_carrier, name="add_carrier"),
    path("carriers/<uuid:carrier_id>/", views.edit_carrier, name="edit_carrier"),
    path("carriers/<uuid:carrier_id>/leave/", views.leave, name="leave"),
    path("leaves/<uuid:leave_id>/withdraw/", views.withdraw_leave, name="withdraw_leave"),
    path("places/<uuid:place_id>/", views.place, name="place"),
    path("<uuid:route_id>/", views.show, name="show"),
    path("<uuid:route_id>/edit/", views.edit, name="edit"),
    path("<uuid:route_id>/suggest/", views.suggest, name="suggest"),
    path("<uuid:route_id>/end/", views.end, name="end"),
    path("<uuid:route_id>/cover/", views.cover, name="cover"),
    path("<uuid:route_id>/uncover/", views.uncover, name="uncover"),
]
