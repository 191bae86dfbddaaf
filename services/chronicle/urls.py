from django.urls import path

from services.chronicle import views

app_name = "chronicle"

urlpatterns = [path("<uuid:recipient_id>/", views.person, name="person")]
