"""Sow a small sample and tell what it holds: `python -m tests.services.demo MOMENT PEOPLE`, PEOPLE in JSON."""

import json
import sys
from datetime import datetime

import django

if __name__ == "__main__":
    django.setup()

    from tests.services.demo.telling import tell

    sys.stdout.write(json.dumps(tell(datetime.fromisoformat(sys.argv[1]), json.loads(sys.argv[2])), default=str))
