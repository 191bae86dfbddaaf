from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "services.calls"
    verbose_name = "電話の受付"
