from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "services.submissions"
    label = "submissions"
    verbose_name = "提出"

    def ready(self) -> None:
        from services.submissions.tasks import verdict_arrived
        from tenants.jobs.registry import register

        register("verdict", verdict_arrived)
