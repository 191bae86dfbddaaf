from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "tenants.accounts"
    verbose_name = "利用者アカウント"

    def ready(self) -> None:
        from tenants.accounts.receivers import remember_organisation

        user_logged_in.connect(remember_organisation, dispatch_uid="remember organisation")
