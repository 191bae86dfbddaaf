from django.urls import path

from services.plans import views

app_name = "plans"
urlpatterns = [
    path("week/", views.week, name="week"),
    path("day/", views.day, name="day"),
    path("renewals/", views.renewals, name="renewals"),
    path("people/<uuid:recipient_id>/", views.person, name="person"),
    path("people/<uuid:recipient_id>/extra/", views.extra, name="extra"),
    path("people/<uuid:recipient_id>/suspend/", views.suspend, name="suspend"),
    path("people/<uuid:recipient_id>/end/", views.end_use, name="end_use"),
    path("people/<uuid:recipient_id>/return/", views.return_to_use, name="return_to_use"),
    path("people/<uuid:recipient_id>/decide/<uuid:contract_id>/", views.decide, name="decide"),
    path("decisions/<uuid:decision_id>/", views.change_decision, name="change_decision"),
    path("decisions/<uuid:decision_id>/renew/", views.renew, name="renew"),
    path("decisions/<uuid:decision_id>/plan/", views.edit, name="edit"),
    path("contracts/<uuid:contract_id>/carry/", views.carry, name="carry"),
    path("suspensions/<uuid:suspension_id>/", views.resume, name="resume"),
    path("suspensions/<uuid:suspension_id>/withdraw/", views.withdraw, name="withdraw"),
]
