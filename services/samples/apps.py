from django.apps import AppConfig


class SamplesConfig(AppConfig):
    name = "services.samples"
    verbose_name = "見本の利用者"
