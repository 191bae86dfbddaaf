"""The product's settings on the tests' database."""

import os

from npo_platform.settings import *  # noqa: F403
from npo_platform.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "visibility_timeout": 3,
}
