from django.urls import path

from tenants.payments import views

app_name = "payments"
urlpatterns = [
    path("account/", views.account, name="account"),
    path("<uuid:run_id>/notice.pdf", views.notice, name="notice"),
]
