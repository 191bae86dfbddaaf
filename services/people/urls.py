from django.urls import path

from services.people import views

app_name = "people"
urlpatterns = [
    path("", views.list, name="list"),
    path("export/", views.export, name="export"),
    path("add/", views.add, name="add"),
    path("import/", views.upload, name="upload"),
    path("import/template/", views.template, name="template"),
    path("import/<uuid:import_id>/", views.rehearsal, name="rehearsal"),
    path("import/<uuid:import_id>/columns/", views.columns, name="columns"),
    path("import/<uuid:import_id>/take-back/", views.take_back, name="take_back"),
    path("import/<uuid:import_id>/apply/", views.apply, name="apply"),
    path("import/<uuid:import_id>/faulty/", views.faulty, name="faulty"),
    path("contacts/<uuid:contact_id>/", views.edit_contact, name="edit_contact"),
    path("contacts/<uuid:contact_id>/move/", views.move_contact, name="move_contact"),
    path("contacts/<uuid:contact_id>/remove/", views.remove_contact, name="remove_contact"),
    path("decisions/<uuid:decision_id>/burden/", views.burden, name="burden"),
    path("decisions/<uuid:decision_id>/inputs/", views.inputs, name="inputs"),
    path("<uuid:recipient_id>/", views.show, name="show"),
    path("<uuid:recipient_id>/edit/", views.edit, name="edit"),
    path("<uuid:recipient_id>/contacts/", views.add_contact, name="add_contact"),
    path("<uuid:recipient_id>/consents/", views.consent, name="consent"),
]
