from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "services.handover"
    label = "handover"
    verbose_name = "引き渡し"

    def ready(self) -> None:
        from services.handover.actions.exporting import JOB
        from services.handover.tasks import export_asked
        from tenants.jobs.registry import register

        register(JOB, export_asked)
