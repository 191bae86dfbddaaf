"""The audit's words."""

import ast
from collections.abc import Iterator

from npo_platform.templatetags.acts import ACTS, act, changed, thing
from tenants.audit.models import AuditEntry
from tests.ui.spoken import ROOT, WINGS


def recorded() -> Iterator[str]:
    """Every verb that code records, where it is written out."""
    for wing in WINGS:
        for path in (ROOT / wing).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record":
                    yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))


def test_every_recorded_act_has_words() -> None:
    assert set(recorded()) - set(ACTS) == set()


def test_entry_reads_in_the_words_of_the_screens() -> None:
    entry = AuditEntry(action="update", table_name="accounts_user", fields=["display_name", "role"])

    assert (act(entry), thing(entry), changed(entry)) == ("変えた", "利用者アカウント", "氏名、役割")


def test_entry_of_a_table_without_a_screen_keeps_its_own_name() -> None:
    entry = AuditEntry(action="merge", table_name="long_gone", fields=["colour"])

    assert (act(entry), thing(entry), changed(entry)) == ("merge", "long_gone", "colour")
