"""Every setting of the platform. Variables are read through env.py; nothing here asks for DEBUG."""

from pathlib import Path
from typing import Any

from npo_platform.env import Env
from npo_platform.kernel.secret import parse_master_key, role_password

env = Env()
BASE_DIR = Path(__file__).resolve().parents[1]
RUNTIME_DIR = Path(env.text("NPO_RUNTIME", str(BASE_DIR / ".runtime")))

DEBUG = env.boolean("DEBUG", default=False)

# --- Secrets: NPO_SECRET opens the owner's login; the command line and the operator's worker have it. Web and worker
# need no more than NPO_LOGIN_SECRET, which follows from it and not the other way round.
OWNER_KEY = parse_master_key(env.secret("NPO_SECRET")) if env.has("NPO_SECRET") else b""
LOGIN_KEY = parse_master_key(env.secret("NPO_LOGIN_SECRET", role_password(OWNER_KEY, "logins") if OWNER_KEY else None))
SECRET_KEY = role_password(LOGIN_KEY, "django")

# --- Who lives where. `public` holds the registry, rules, contracts, received reports, notices, jobs.


SHARED_APPS = [
    "tenants.registry",
    "django_tenants",
    "tenants.jobs",
    "tenants.notices",
    "tenants.desk",
    "tenants.payments",
    "tenants.statistics",
    "billing_rules.keys",
    "billing_rules.packs",
    "billing_rules.simulation",
    "billing_rules.advisories",
    "billing_rules.terms",
    "billing_rules.decisions",
]
ORGANISATION_APPS = [
    "tenants.accounts",
    "tenants.audit",
    "tenants.vault",
    "django.contrib.sessions",
    "allauth.account",
]
NPO_APPS = [
    "services.months",
    "services.people",
    "services.plans",
    "services.samples",
    "services.routes",
    "services.records",
    "services.intakes",
    "services.adjustments",
    "services.statements",
    "services.calls",
    "services.corrections",
    "services.bills",
    "services.simulations",
    "services.recalls",
    "services.reports",
    "services.submissions",
    "services.figures",
    "services.handover",
    "services.chronicle",
    "services.home",
    "services.demo",
]
# Code only: no tables anywhere (the router lets no schema have them).
TABLELESS_APPS = [
    "npo_platform",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
]
INSTALLED_APPS = [*SHARED_APPS, *ORGANISATION_APPS, *NPO_APPS, *TABLELESS_APPS]
MIGRATION_MODULES: dict[str, None] = {"auth": None, "contenttypes": None}

HAS_MULTI_TYPE_TENANTS = True
MULTI_TYPE_DATABASE_FIELD = "kind"
TENANT_TYPES: dict[str, dict[str, Any]] = {
    "public": {"APPS": SHARED_APPS, "URLCONF": "npo_platform.urls_operator"},
    "city": {"APPS": ORGANISATION_APPS, "URLCONF": "npo_platform.urls_city"},
    "npo": {"APPS": [*ORGANISATION_APPS, *NPO_APPS], "URLCONF": "npo_platform.urls_npo"},
    "operator": {"APPS": ORGANISATION_APPS, "URLCONF": "npo_platform.urls_operator"},
}
TENANT_MODEL = "registry.Organisation"
TENANT_DOMAIN_MODEL = "registry.Domain"
TENANT_SYNC_ROUTER = "npo_platform.backend.router.OrganisationRouter"
DATABASE_ROUTERS = [TENANT_SYNC_ROUTER]
ROOT_URLCONF = "npo_platform.urls_npo"

# --- Database: one LOGIN role per organisation; web and worker start as nobody.
_database = env.database("DATABASE_URL")
DATABASE_ADMIN = _database["USER"], _database["PASSWORD"]  # only `install` uses it, to make the first two roles
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **{**_database, "USER": "", "PASSWORD": ""},
        "ENGINE": "npo_platform.backend",
        "CONN_MAX_AGE": env.integer("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
WEB_PROCESSES = env.integer("WEB_PROCESSES", 2)
WEB_THREADS = env.integer("WEB_THREADS", 2)
WORKER_PROCESSES = env.integer("WORKER_PROCESSES", 2)
PARKED_CONNECTIONS = env.integer("PARKED_CONNECTIONS", 12)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Requests
ALLOWED_HOSTS = ["*"]  # the host middleware holds the exact list: the rows of registry.Domain
USE_X_FORWARDED_HOST = False
DEMO_PASSWORD = env.text("NPO_DEMO_PASSWORD", "mihon-mihon-mihon")
DEMO_NPOS = [word for word in env.words("NPO_DEMO") if word not in {"0", "1"}]  # all of them unless named
PLATFORM_DOMAIN = env.text("PLATFORM_DOMAIN", "localhost")
SECURE = env.boolean("SECURE_COOKIES", default=PLATFORM_DOMAIN != "localhost")
MIDDLEWARE = [
    "npo_platform.middleware.host.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "npo_platform.middleware.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "npo_platform.middleware.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "npo_platform.middleware.session.SessionOrganisationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "npo_platform.middleware.authorization.AuthorizationMiddleware",
    "npo_platform.refusals.RefusalMiddleware",
    "npo_platform.middleware.idempotency.IdempotencyMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "npo_platform.frame.frame",
            ],
            # What every page may say without {% load %}.
            "builtins": [
                "django.templatetags.static",
                "django.templatetags.i18n",
                "template_partials.templatetags.partials",
                "npo_platform.templatetags.words",
                "npo_platform.templatetags.parts",
                "npo_platform.templatetags.fields",
            ],
        },
    }
]
WSGI_APPLICATION = "npo_platform.wsgi.application"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SIGNING_BACKEND = "npo_platform.backend.signing.OrganisationSigner"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {25: "ok", 30: "warn", 40: "stop"}  # the states app.css draws
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a day of 1,000 stops has six boxes for each, a report one for each line

# --- People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["username"]}},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tenants.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}

# --- Everything kept beside the database carries the organisation too.
CACHE_URL = env.text("CACHE_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache"
        if CACHE_URL
        else "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": CACHE_URL,
        "KEY_FUNCTION": "npo_platform.backend.cache.make_key",
    }
}
STORAGES = {
    "default": {"BACKEND": "npo_platform.backend.files.OrganisationStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(RUNTIME_DIR / "files")))
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(RUNTIME_DIR / "static")))
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# --- Worker
CELERY_BROKER_URL = env.text("BROKER_URL", "memory://")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "visibility_timeout": 600,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "tenants.jobs.tasks.sweep", "schedule": 20.0},
    "stops": {"task": "services.plans.tasks.make_all_stops", "schedule": 3600.0},
    "narrow": {"task": "services.intakes.tasks.settle_all", "schedule": 3600.0},
    "due": {"task": "services.submissions.tasks.remind_all", "schedule": 3600.0},
    "contracts": {"task": "services.handover.tasks.tend_all", "schedule": 3600.0},
    "overdue": {"task": "tenants.desk.tasks.tell_all", "schedule": 3600.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(RUNTIME_DIR / "beat")

# --- Words
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "npo_platform" / "locale"]
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE, LANGUAGE_COOKIE_SAMESITE = "language", 31_536_000, "Lax"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
FORMAT_MODULE_PATH: list[str] = []

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "npo_platform.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["npo_platform.middleware.authorization.TablePermission"],
    "DEFAULT_RENDERER_CLASSES": ["npo_platform.renderers.WritableJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["npo_platform.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "npo_platform.paging.Pages",
    "EXCEPTION_HANDLER": "npo_platform.refusals.answer_problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "NPO platform",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["npo_platform.middleware.authorization.TablePermission"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "npo_platform.openapi.tell_refusals",
    ],
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(organisation)s] %(message)s"}},
    "filters": {"organisation": {"()": "npo_platform.backend.log.OrganisationFilter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["organisation"]}},
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
}
