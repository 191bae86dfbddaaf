from django.apps import AppConfig


class IntakesConfig(AppConfig):
    name = "services.intakes"
    label = "intakes"
    verbose_name = "市からの決定"
