from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "services.plans"
    verbose_name = "予定"
