from django.apps import AppConfig


class RoutesConfig(AppConfig):
    name = "services.routes"
    verbose_name = "コース"
