"""The worker's application. Redelivery after a kill is quick; nothing is run without its organisation."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "npo_platform.settings")

app = Celery("npo_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
