"""Every sentence the product says through gettext, read from its sources without running them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[2]
WINGS = ("npo_platform", "tenants", "billing_rules", "services")
SAYING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
LITERAL = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
IN_TEMPLATE = re.compile(rf"\b(?:n?gettext|_)\({LITERAL}")
WITH_CONTEXT = re.compile(rf"\bpgettext\({LITERAL}, {LITERAL}")


def spoken() -> dict[str, str]:
    """msgid, behind its context where it has one → the first file that says it."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for msgid in _in_template(path):
            found.setdefault(msgid, str(path.relative_to(ROOT)))
    for wing in WINGS:
        for path in sorted((ROOT / wing).rglob("*.py")):
            for msgid in _in_code(path):
                found.setdefault(msgid, str(path.relative_to(ROOT)))
    return found


def _in_template(path: Path) -> Iterator[str]:
    skeleton = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for literal in IN_TEMPLATE.findall(skeleton):
        yield ast.literal_eval(literal)
    for context, literal in WITH_CONTEXT.findall(skeleton):
        yield f"{ast.literal_eval(context)}\x04{ast.literal_eval(literal)}"


def _in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in SAYING:
            said = node.args[0]
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
