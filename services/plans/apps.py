from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "services.plans"
    verbose_name = "予定"

    def ready(self) -> None:
        from services.people.registry import offer
        from services.plans.actions import CARRY
        from services.plans.queries.narrowing import WAYS
        from services.plans.tasks import carry_decisions, contract_changed
        from tenants.jobs.registry import register
        from tenants.registry.actions.ending import JOB

        register(JOB, contract_changed)
        register(CARRY, carry_decisions)
        for way in WAYS:
            offer(way)
