"""What a fresh worker process does before it can be handed anything: nothing here may need the apps."""

import django


def set_up() -> None:
    django.setup()
