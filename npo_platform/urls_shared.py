"""What every organisation has, whoever it is."""

from allauth.account import views as account
from django.urls import include, path
from django.views.i18n import set_language

from npo_platform import pages

urlpatterns = [
    path("", pages.start, name="start"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("language/", set_language, name="set_language"),
    path("accounts/", include("tenants.accounts.urls")),
    path("audit/", include("tenants.audit.urls")),
    path("jobs/", include("tenants.jobs.urls")),
]

handler400 = "npo_platform.refusals.bad_request"
handler404 = "npo_platform.refusals.not_found"
handler500 = "npo_platform.refusals.server_error"
