"""Our settings with django-tenants as it comes: the baseline of the login page.

Its own backend and middleware: for each request a new connection, the host's row read, the search path set.
"""

from npo_platform.settings import *  # noqa: F403
from npo_platform.settings import DATABASE_ADMIN, DATABASES, MIDDLEWARE

_OURS = "npo_platform.middleware.host.HostMiddleware"
_NEEDS_OUR_BACKEND = "npo_platform.middleware.session.SessionOrganisationMiddleware"

DATABASES["default"] |= {
    "ENGINE": "django_tenants.postgresql_backend",
    "USER": DATABASE_ADMIN[0],
    "PASSWORD": DATABASE_ADMIN[1],
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
}
MIDDLEWARE = [
    "django_tenants.middleware.main.TenantMainMiddleware",
    "benchmarks.pages.stock_middleware.look_up_session",
    *(name for name in MIDDLEWARE if name not in {_OURS, _NEEDS_OUR_BACKEND}),
]
