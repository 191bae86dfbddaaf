"""What every organisation has, whoever it is."""

from allauth.account import views as account
from django.urls import path
from django.views.i18n import set_language

from npo_platform import pages
from npo_platform.routes import app_urls

urlpatterns = [
    path("", pages.start, name="start"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("language/", set_language, name="set_language"),
    *app_urls("accounts/", "tenants.accounts.urls"),
    *app_urls("audit/", "tenants.audit.urls"),
    *app_urls("jobs/", "tenants.jobs.urls"),
]
