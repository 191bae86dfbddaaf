from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tenants.notices"
    verbose_name = "お知らせ"
