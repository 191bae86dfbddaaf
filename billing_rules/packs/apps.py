from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "billing_rules.packs"
    label = "packs"
    verbose_name = "規則"
