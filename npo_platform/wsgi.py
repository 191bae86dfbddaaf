"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "npo_platform.settings")

application = get_wsgi_application()

from npo_platform.backend import memory  # noqa: E402 - models exist from here on
from npo_platform.checks import require_sound  # noqa: E402

require_sound()
memory.settle()
