from django.apps import AppConfig


class SimulationsConfig(AppConfig):
    name = "services.simulations"
    label = "simulations"
    verbose_name = "試算"

    def ready(self) -> None:
        from billing_rules.simulation.states import JOB
        from services.simulations.tasks import simulate
        from tenants.jobs.registry import register

        register(JOB, simulate)
