from django.apps import AppConfig


class RecallsConfig(AppConfig):
    name = "services.recalls"
    label = "recalls"
    verbose_name = "回収"

    def ready(self) -> None:
        from billing_rules.advisories.states import JOB
        from services.recalls.tasks import look
        from tenants.jobs.registry import register

        register(JOB, look)
