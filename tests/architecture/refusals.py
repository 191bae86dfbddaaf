"""Every refusal the product can utter, read from its sources: code, app, and the sentence where it is written out."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
WINGS = ("npo_platform", "tenants", "billing_rules", "services")
HEAD = """# Refusals

What the product declines to do, by the stable code that pages and the API (problem+json, 409) carry. The sentence is
what a person reads; `…` stands for what is filled in. A test keeps this list equal to the code.

| code | said by | sentence |
|---|---|---|
"""


def refusals() -> dict[tuple[str, str], str]:
    """(code, app) → sentence."""
    found: dict[tuple[str, str], str] = {}
    for wing in WINGS:
        for path in sorted((ROOT / wing).rglob("*.py")):
            app = ".".join(path.relative_to(ROOT).with_suffix("").parts[:2])
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and (code := _code(node)):
                    found[code, app] = found.get((code, app)) or _sentence(node.args[1:])
    return found


def document() -> str:
    """docs/refusals.md as it must be: `python -m tests.architecture.refusals > docs/refusals.md`."""
    return HEAD + "".join(f"| `{code}` | {app} | {words} |\n" for (code, app), words in sorted(refusals().items()))


def _code(call: ast.Call) -> str:
    """The code a call refuses with; empty when it refuses nothing, or a code that is not written out."""
    refuses = getattr(call.func, "id", "") in {"Refusal", "Refused"} and call.args
    first = call.args[0] if refuses else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _sentence(arguments: list[ast.expr]) -> str:
    """The literal parts of the message; `…` for the rest."""
    if not arguments:
        return ""
    parts = arguments[0].values if isinstance(arguments[0], ast.JoinedStr) else arguments[:1]
    text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)
    return "" if text == "…" else text.replace("\n", " ").replace("|", "／")


if __name__ == "__main__":
    import sys

    sys.stdout.write(document())
