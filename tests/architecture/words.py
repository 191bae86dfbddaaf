"""The words of the product in code and on screen: every table, and every state and choice with its label."""

import importlib
import inspect
from pathlib import Path

from django.apps import apps
from django.db.models import Choices

ROOT = Path(__file__).parents[2]
HEAD = """# Words

What things are called in code and on screen. A test keeps this list equal to the code. Say *NPO*, never client,
customer or tenant; a *decision* is the city's on a person, its answer to a report is a *verdict*.

"""
OURS = ("tenants.", "services.", "billing_rules.")


def document() -> str:
    """docs/words.md as it must be: `python -m tests.architecture.words > docs/words.md`."""
    return HEAD + _table("code", "画面", _tables()) + "\n" + _table("code", "言葉", _choices())


def _tables() -> list[tuple[str, str]]:
    models = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
    return sorted((f"{model._meta.app_label}.{model.__name__}", str(model._meta.verbose_name)) for model in models)


def _choices() -> list[tuple[str, str]]:
    found = []
    for path in sorted(ROOT.glob("*/*/states.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Choices) and kind.__module__ == module.__name__:
                words = " · ".join(f"{value} {label}" for value, label in kind.choices)
                found.append((f"{path.parent.name}.{name}", words))
    return found


def _table(code: str, screen: str, rows: list[tuple[str, str]]) -> str:
    return f"| {code} | {screen} |\n|---|---|\n" + "".join(f"| `{name}` | {words} |\n" for name, words in rows)


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    sys.stdout.write(document())
