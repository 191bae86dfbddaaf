from django.apps import AppConfig


class AdvisoriesConfig(AppConfig):
    name = "billing_rules.advisories"
    label = "advisories"
    verbose_name = "不具合のお知らせ"
