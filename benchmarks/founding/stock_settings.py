"""The same apps on django-tenants as it comes: its own database wrapper and router, one login for everything."""

import os

from benchmarks.founding.settings import *  # noqa: F403
from benchmarks.founding.settings import DATABASES

STOCK = {"ENGINE": "django_tenants.postgresql_backend", "USER": os.environ["STOCK_USER"]}
DATABASES = {"default": {**DATABASES["default"], **STOCK, "PASSWORD": os.environ["STOCK_PASSWORD"]}}
TENANT_SYNC_ROUTER = "django_tenants.routers.TenantSyncRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
