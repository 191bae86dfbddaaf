from django.apps import AppConfig


class ChronicleConfig(AppConfig):
    name = "services.chronicle"
    verbose_name = "これまで"
