from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "services.home"
    verbose_name = "今日"
