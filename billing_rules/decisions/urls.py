from django.urls import path

from billing_rules.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.list, name="list"),
    path("new/<uuid:contract_id>/", views.add, name="add"),
    path("import/", views.upload, name="upload"),
    path("import/template.xlsx", views.template, name="template"),
    path("import/<uuid:file_id>/", views.rehearsal, name="rehearsal"),
    path("import/<uuid:file_id>/issue/", views.apply, name="apply"),
    path("import/<uuid:file_id>/faulty.xlsx", views.faulty, name="faulty"),
    path("reports/<uuid:report_id>/noted/", views.note_report, name="note_report"),
    path("reports/<uuid:report_id>/stop/", views.stop_for, name="stop_for"),
    path("<uuid:issued_id>/", views.show, name="show"),
    path("<uuid:issued_id>/change/", views.change, name="change"),
    path("<uuid:issued_id>/stop/", views.stop, name="stop"),
]
