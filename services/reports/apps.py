from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "services.reports"
    label = "reports"
    verbose_name = "月次報告書"

    def ready(self) -> None:
        from services.reports.tasks import draw_papers
        from tenants.jobs.registry import register

        register("draw_papers", draw_papers)
