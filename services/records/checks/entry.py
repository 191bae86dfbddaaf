"""The shape of one statement: known words, something said, texts of a bearable length."""

from collections.abc import Collection

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


def _words(values: Collection[str]) -> str:
    return "・".join(values)
