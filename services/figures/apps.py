from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "services.figures"
    label = "figures"
    verbose_name = "月の数"

    def ready(self) -> None:
        from services.figures.states import JOB
        from services.figures.tasks import reckon_month
        from tenants.jobs.registry import register

        register(JOB, reckon_month)
