from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "billing_rules.packs"
    label = "packs"
    verbose_name = "規則"

    def ready(self) -> None:
        from billing_rules.packs.states import SPREAD
        from billing_rules.packs.tasks import spread
        from tenants.jobs.registry import register

        register(SPREAD, spread)
