from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "services.records"
    verbose_name = "配達実績"
