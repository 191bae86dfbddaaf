from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "npo_platform"
    verbose_name = "基盤"

    def ready(self) -> None:
        from npo_platform import checks
        from npo_platform.celery import app

        checks.register_all()
        app.set_default()
