"""The shape of one statement: known words, something said, texts of a bearable length."""

from collections.abc import Collection, Iterable, Mapping

from billing_rules.engine import Input, said
from npo_platform.kernel.errors import Refusal
from services.records.states import Outcome, SafetyState

LONGEST_TEXT = 1000


def check_entry(outcome: str, safety: str, texts: Collection[str]) -> str:
    """The sentence that says what cannot be kept, or nothing."""
    if outcome and outcome not in Outcome:
        return f"結果「{outcome}」は使えません。{_words(Outcome.values)} のどれかで送ってください。"
    if safety and safety not in SafetyState:
        return f"安否「{safety}」は使えません。{_words(SafetyState.values)} のどれかで送ってください。"
    if not outcome and not safety:
        return "結果も安否もありません。どちらかを入れてください。"
    if any(len(text) > LONGEST_TEXT for text in texts):
        return f"文が長すぎます。{LONGEST_TEXT:,}字までにしてください。"
    if any("\x00" in text for text in texts):
        return "使えない文字が入っています。入れ直してください。"
    return ""


def check_said(inputs: Iterable[tuple[str, str]], asked: Mapping[str, Input]) -> str:
    """The sentence about what the rules do not ask, or about a value that is none of theirs; or nothing."""
    for name, typed in inputs:
        if name not in asked:
            known = f"{_words(asked)} だけを" if asked else "inputs を空にして"
            return f"「{name[:40]}」は、いまの規則では記録に聞いていません。{known}送ってください。"
        try:
            said(asked[name], typed)
        except Refusal as refusal:
            return refusal.message
    return ""


def _words(values: Collection[str]) -> str:
    return "・".join(values)
