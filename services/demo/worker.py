"""What a fresh worker process does before it can be handed anything: nothing here may need the apps."""

import os
from multiprocessing import parent_process
from threading import Thread

import django


def set_up() -> None:
    Thread(target=_end_with_the_parent, daemon=True).start()
    django.setup()


def _end_with_the_parent() -> None:
    """A pool's workers outlive a parent that was killed, and would go on writing."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
