from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "billing_rules.decisions"
    label = "decisions"
    verbose_name = "利用決定"
