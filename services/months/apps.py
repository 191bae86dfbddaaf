from django.apps import AppConfig


class MonthsConfig(AppConfig):
    name = "services.months"
    verbose_name = "対象月"
