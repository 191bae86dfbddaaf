"""The product with one more app, whose second migration adds a field to a table that every NPO has."""

from npo_platform.settings import *  # noqa: F403
from npo_platform.settings import INSTALLED_APPS, TENANT_TYPES

GROWING = "benchmarks.founding.growing"
INSTALLED_APPS = [*INSTALLED_APPS, GROWING]
TENANT_TYPES = {**TENANT_TYPES, "npo": {**TENANT_TYPES["npo"], "APPS": [*TENANT_TYPES["npo"]["APPS"], GROWING]}}
