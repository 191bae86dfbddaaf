from django.urls import path

from tenants.accounts import views

app_name = "accounts"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("password/", views.password, name="password"),
    path("users/", views.users, name="users"),
    path("users/add/", views.add, name="add"),
    path("users/<uuid:user_id>/", views.change, name="change"),
    path("users/<uuid:user_id>/reset/", views.reset, name="reset"),
    path("users/<uuid:user_id>/deactivate/", views.deactivate, name="deactivate"),
    path("users/<uuid:user_id>/reactivate/", views.reactivate, name="reactivate"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", views.revoke, name="revoke"),
]
