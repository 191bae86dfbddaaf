from django.urls import path

from services.statements import views

MONTH = "<uuid:contract_id>/<str:month>"

app_name = "statements"
urlpatterns = [
    path("", views.index, name="index"),
    path("current/", views.current, name="current"),
    path("closing/", views.closing, name="closing"),
    path("compare/", views.compare, name="compare"),
    path("compare/forget/", views.forget_comparison, name="forget_comparison"),
    path(f"{MONTH}/", views.month, name="month"),
    path(f"{MONTH}/lines.xlsx", views.book, name="book"),
    path(f"{MONTH}/export/", views.export, name="export"),
    path(f"{MONTH}/how/", views.how, name="how"),
    path(f"{MONTH}/people/<uuid:recipient_id>/", views.why, name="why"),
    path(f"{MONTH}/people/<uuid:recipient_id>/letter.pdf", views.letter, name="letter"),
    path(f"{MONTH}/people/<uuid:recipient_id>/<str:day>/<str:meal>/", views.event, name="event"),
    path(f"{MONTH}/close/", views.close, name="close"),
    path(f"{MONTH}/waive/", views.waive, name="waive"),
]
