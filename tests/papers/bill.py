"""One person's October, as `services.bills.documents` writes it; every figure is invented."""

from typing import Any

HANDED = (1, 2, 5, 6, 7, 12, 13, 15, 16, 19, 20, 22, 23, 26, 28, 29, 30)
NPO = {"name": "あさひ会", "legal_name": "特定非営利活動法人 あさひ会", "phone": "000-555-0100"}
CITY = {"name": "見本市", "section": "高齢福祉課", "phone": "000-555-0001"}
PERSON = {"name": "山田　花子", "kana": "やまだ　はなこ", "number": "0041"}
PACK = {"label": "mihon/meals 2026.2", "digest": "ab" * 32, "author": "原 直子", "approver": "北 浩一"}
TAX = {"category": "reduced", "percent": 8, "label": "税込み", "row": "8％対象（軽減税率）※", "within": 592}
LATE = {
    "title": "9月分の追加　1食",
    "user_yen": 400,
    "difference": True,
    "sentences": ["9月28日（月）夕食の分です。", "令和8年9月28日 夕食：不在→手渡し（月遅れの記録）。"],
}


def bill(**changes: Any) -> dict[str, Any]:
    """19 meals of 400 yen, an absence, two days off, one meal of September: 8,000 yen."""
    return {
        "kind": "user-bill/1",
        "month": "2026-10",
        "number": "U2026-0041",
        "frozen_on": "2026-11-06",
        "due_on": "2026-11-27",
        "collects_on": "",
        "is_closed": True,
        "sample": True,
        "person": PERSON,
        "decisions": ["見高福 123"],
        "class_words": "非課税（令和8年4月1日から）",
        "npo": NPO,
        "city": CITY,
        "contract": {"number": "見高福委 第12号", "title": "高齢者配食サービス事業"},
        "pack": PACK,
        "days": _days(),
        "items": [
            _item("お届けした分　17食", 6800, "1食 400円 × 17食です。"),
            _item("置いてきた分（置き配）　2食", 800, "1食 400円 × 2食です。"),
            _item("お会いできなかった分　1食", 0, "14日（水）夕食です。"),
            _item("前もって中止にした分　2食", 0, "8日（木）夕食、9日（金）夕食です。"),
            LATE,
        ],
        "totals": {"user": 8000, "city": 8610},
        "steps": [{"title": "単価", "lines": ["1食 810円"], "clause": "別表第1", "value": "810円"}],
        "yen": 8000,
        "held_before": 0,
        "owed_before": 0,
        "to_pay": 8000,
        "way": "cash",
        "replaces": "",
        "invoice": {
            "is_qualified": True,
            "issuer": NPO["legal_name"],
            "address": "見本市緑町三丁目2番1号",
            "registration": "T8999905001234",
            "content": "高齢者配食サービス事業※",
            "days": "令和8年10月1日から31日まで、令和8年9月28日",
            "tax": TAX | {"basis": "飲食料品の譲渡（出前・宅配）。"},
        },
    } | changes


def _item(title: str, yen: int, sentence: str) -> dict[str, Any]:
    return {"title": title, "note": "夕食・非課税", "user_yen": yen, "sentences": [sentence]}


def _days() -> dict[str, list[dict[str, Any]]]:
    words = dict.fromkeys(HANDED, "お届け") | dict.fromkeys((21, 27), "置き配") | {14: "お留守", 8: "中止", 9: "中止"}
    return {f"2026-10-{day:02d}": [{"meal": "夕食", "word": word, "over": False}] for day, word in words.items()}
