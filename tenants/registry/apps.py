from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tenants.registry"
    verbose_name = "団体の登録"
