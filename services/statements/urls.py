from django.urls import path

from services.statements import views

MONTH = "<uuid:contract_id>/<str:month>"

app_name = "statements"
urlpatterns = [
    path("", views.index, name="index"),
    path("current/", views.current, name="current"),
    path("closing/", views.closing, name="closing"),
    path(f"{MONTH}/", views.month, name="month"),
    path(f"{MONTH}/lines.xlsx", views.book, name="book"),
    path(f"{MONTH}/people/<uuid:recipient_id>/", views.why, name="why"),
    path(f"{MONTH}/close/", views.close, name="close"),
    path(f"{MONTH}/waive/", views.waive, name="waive"),
]
