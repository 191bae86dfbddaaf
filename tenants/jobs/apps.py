from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tenants.jobs"
    verbose_name = "処理"

    def ready(self) -> None:
        # Whoever sends a job, web or command line, must know its task; Celery looks for tasks only in a worker.
        from tenants.jobs import tasks  # noqa: F401
