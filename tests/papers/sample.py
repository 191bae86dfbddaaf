"""A month of あさひ会 as a frozen document, large enough to fill three pages."""

from typing import Any

from npo_platform.kernel.calendar import Month

CLASSES = (("生活保護", 0, 810), ("非課税", 400, 410), ("課税", 500, 310))
NAMES = ("𠮷岡　照代", "濵田　悟", "髙橋　桂", "宮﨑　徳子", "德永　サチ", "槗本　ハル", "青木　ハナ", "橋本　八重")


def line(number: int, month: Month) -> dict[str, Any]:
    """One person's lunches, a fixed pattern with every kind of mark in it."""
    label, user_unit, city_unit = CLASSES[number % 3]
    marks = ("handed", "handed", "left", "handed", "absent", "handed", "cancelled", "suspended")
    days = {str(day.day): marks[(number + day.day) % 8] for day in month.days if day.weekday() in (0, 2, 4)}
    delivered = sum(mark in ("handed", "left") for mark in days.values())
    absent = sum(mark == "absent" for mark in days.values())
    return {
        "key": f"8-{number:04d}/lunch",
        "decision_number": f"8-{number:04d}",
        "name": NAMES[number % len(NAMES)],
        "class_label": label,
        "class_order": [number % 3],
        "meal_mark": "昼",
        "days": days,
        "counts": {mark: list(days.values()).count(mark) for mark in sorted(set(days.values()))},
        "over_limit": 0,
        "delivered": delivered,
        "absent": absent,
        "quantity": delivered + absent,
        "total_unit": 810,
        "user_unit": user_unit,
        "city_unit": city_unit,
        "user_yen": delivered * user_unit,
        "city_yen": (delivered + absent) * city_unit,
    }


def document(people: int = 44) -> dict[str, Any]:
    """The whole frozen document of October 2026."""
    month = Month(2026, 10)
    lines = [line(number, month) for number in range(1, people + 1)]
    classes = [_class(index, lines) for index in range(3)]
    claim = sum(c["city_yen"] for c in classes) + 410
    return {
        "kind": "monthly-report/1",
        "month": str(month),
        "revision": 1,
        "frozen_on": "2026-11-06",
        "claim_number": "R8-10-0017",
        "sample": True,
        "forms": {
            "report_title": "配食サービス実績報告書",
            "claim_title": "委託料請求書",
            "ordinance": "見本市高齢者配食サービス事業実施要綱（見本）",
            "report_clause": "様式第6号（第12条関係）",
            "claim_clause": "様式第7号（第13条関係）",
            "legend": "●○＝市負担＋利用者負担　不・断・後＝市負担だけ（利用者は0円）",
        },
        "npo": {
            "name": "あさひ会",
            "legal_name": "特定非営利活動法人 あさひ会",
            "address": "見本市緑町三丁目2番1号",
            "representative": "理事長　朝日　和子",
            "phone": "000-555-0100",
            "invoice_number": "T8999905001234",
            "bank": "見本銀行（9999）緑町支店（001）普通 0012345 トクヒ）アサヒカイ",
        },
        "city": {"name": "見本市", "addressee": "見本市長", "section": "高齢福祉課"},
        "contract": {
            "id": "019a0000-0000-7000-8000-000000000001",
            "number": "見高福委 第R8-017号",
            "title": "高齢者配食サービス事業",
            "starts_on": "2026-04-01",
            "last_on": "2027-03-31",
            "unit_price_text": "1食 810円（昼食・夕食とも）",
            "payment_term": "請求を受けた日から30日以内",
        },
        "pack": {
            "label": "見本市 配食 第3版",
            "version_id": "019a0000-0000-7000-8000-000000000002",
            "digest": "7c1e93af04d2" + "0" * 52,
            "author": "高齢福祉課 田中 誠",
            "approver": "高齢福祉課長 鈴木 恵子",
        },
        "lines": lines,
        "classes": classes,
        "adjustments": [
            {
                "key": "adjustment/1",
                "decision_number": "8-0021",
                "on": "2026-09-28",
                "meal_label": "夕食",
                "reason": "10月6日に紙の記録が届いた（＋1食）",
                "quantity": 1,
                "user_yen": 400,
                "city_yen": 410,
            }
        ],
        "safety": {"usual": 733, "concern": 7, "not_met": 25, "unconfirmed": 0},
        "checks": [
            {"label": "未入力の予定", "count": 0, "unit": "件"},
            {"label": "市負担と利用者負担の和のちがい", "count": 0, "unit": "円"},
        ],
        "waivers": [
            {
                "text": "前の月との差 −20％超　橋本 八重",
                "reason": "10月6日から17日まで休止の届出",
                "by": "原田 恵",
                "on": "2026-11-02",
            }
        ],
        "totals": {
            "people": people,
            "delivered": sum(c["delivered"] for c in classes),
            "absent": sum(c["absent"] for c in classes),
            "quantity": sum(c["quantity"] for c in classes),
            "user_yen": sum(c["user_yen"] for c in classes),
            "city_yen": sum(c["city_yen"] for c in classes),
            "bill_yen": sum(c["user_yen"] for c in classes) + 400,
            "claim_yen": claim,
        },
        "tax": {
            "category": "reduced",
            "percent": 8,
            "label": "税込み",
            "row": "8％対象（軽減税率）※",
            "within": claim * 8 // 108,
            "basis": "飲食料品の譲渡（出前・宅配、送料込みの単価）。委託契約書第9条。",
        },
    }


def _class(index: int, lines: list[dict[str, Any]]) -> dict[str, Any]:
    label, user_unit, city_unit = CLASSES[index]
    own = [one for one in lines if one["class_label"] == label]
    return {
        "label": label,
        "people": len(own),
        "delivered": sum(one["delivered"] for one in own),
        "absent": sum(one["absent"] for one in own),
        "quantity": sum(one["delivered"] + one["absent"] for one in own),
        "user_unit": user_unit,
        "user_yen": sum(one["user_yen"] for one in own),
        "city_unit": city_unit,
        "city_yen": sum(one["city_yen"] for one in own),
    }
