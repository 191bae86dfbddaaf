from django.apps import AppConfig


class AdjustmentsConfig(AppConfig):
    name = "services.adjustments"
    label = "adjustments"
    verbose_name = "過誤調整"
