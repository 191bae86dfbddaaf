"""The worker's application. Redelivery after a kill is quick; nothing is run without its organisation."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "npo_platform.settings")

app = Celery("npo_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_to_start_unsound(**_: Any) -> None:
    """The same questions the web answers before it starts."""
    from npo_platform.checks import require_sound  # noqa: PLC0415 - models exist only now

    require_sound()


@worker_process_init.connect
def start_afresh(**_: Any) -> None:
    """A child of the worker opens its own connections."""
    from npo_platform.backend import memory  # noqa: PLC0415
    from npo_platform.backend.here import here  # noqa: PLC0415

    here.forget_parked()
    memory.settle()
