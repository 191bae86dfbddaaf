"""What an account must be before money is sent to it."""

from collections.abc import Mapping

from npo_platform.kernel.errors import Finding, Refusal, Refused
from npo_platform.kernel.zengin import bank_text
from tenants.payments.states import AccountKind

_NAMES = {
    "bank_name": ("銀行名（カナ）", 15),
    "branch_name": ("支店名（カナ）", 15),
    "holder": ("口座名義（カナ）", 30),
}
_CODES = {"bank_code": ("銀行コード", 4), "branch_code": ("支店コード", 3), "number": ("口座番号", 7)}


def checked_account(typed: Mapping[str, str], *, is_payer: bool) -> dict[str, str]:
    """The account as banks write it; refused with everything wrong at once (`account_to_mend`)."""
    findings, values = list[Finding](), dict[str, str]()
    names = _NAMES | ({"holder": ("振込依頼人名（カナ）", 40)} if is_payer else {})
    codes = _CODES | ({"payer_code": ("振込依頼人コード", 10)} if is_payer else {})
    for name, (label, length) in names.items():
        try:
            values[name] = _name(typed.get(name, ""), label, length)
        except Refusal as refusal:
            findings.append(Finding(refusal.code, refusal.message, where=name))
    for name, (label, length) in codes.items():
        code = typed.get(name, "").strip()
        values[name] = code.rjust(length, "0") if name in ("number", "payer_code") else code
        if not (code.isascii() and code.isdigit() and len(values[name]) == length):
            sentence = f"{label}は、半角の数字{length}けたで入れてください。"
            findings.append(Finding("account_digits", sentence, where=name))
    values["kind"] = typed.get("kind", "")
    if values["kind"] not in AccountKind.values:
        findings.append(Finding("account_kind", "預金種目を選んでください。", where="kind"))
    if findings:
        raise Refused("account_to_mend", "口座を確かめてください。まだ何も保存していません。", findings)
    return values


def _name(text: str, label: str, length: int) -> str:
    written = bank_text(text, label, length)
    if not written:
        raise Refusal("account_name_missing", f"{label}を入れてください。通帳の見開きにあるカナのとおりに書きます。")
    return written
