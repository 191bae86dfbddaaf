from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "billing_rules.keys"
    label = "keys"
    verbose_name = "署名の鍵"
