from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tenants.jobs"
    verbose_name = "処理"
