from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "tenants.vault"
    verbose_name = "暗号鍵"
