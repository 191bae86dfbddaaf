"""The product's settings, on a server of the tests' own unless DATABASE_URL names another."""

import os
from pathlib import Path

from npo_platform.embedded import ensure

RUNTIME = Path(__file__).parents[1] / ".runtime" / "test"
os.environ.setdefault("NPO_RUNTIME", str(RUNTIME))
os.environ.setdefault("NPO_DURABLE", "0")
os.environ.setdefault("BROKER_URL", "memory://")
os.environ.setdefault("CACHE_URL", "local")
os.environ.update(ensure())

from npo_platform.settings import *  # noqa: E402, F403
from npo_platform.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

CACHE_URL = ""
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "npo_platform.backend.cache.make_key",
    }
}
DATABASES["default"]["ENGINE"] = "tests.backend"
DATABASES["default"]["NAME"] = f"test_{os.getpid()}"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
