from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "services.statements"
    label = "statements"
    verbose_name = "明細"
