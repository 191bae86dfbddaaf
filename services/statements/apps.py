from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "services.statements"
    label = "statements"
    verbose_name = "明細"

    def ready(self) -> None:
        from services.months.actions import EVALUATE
        from services.statements.tasks import evaluate_month
        from tenants.jobs.registry import register

        register(EVALUATE, evaluate_month)
