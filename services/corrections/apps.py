from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "services.corrections"
    label = "corrections"
    verbose_name = "さかのぼる改定"

    def ready(self) -> None:
        from billing_rules.packs.states import JOB
        from services.corrections.tasks import pack_published
        from tenants.jobs.registry import register

        register(JOB, pack_published)
