from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "billing_rules.terms"
    label = "terms"
    verbose_name = "契約の取り決め"
