"""Lines, classes, adjustments and totals must tell the same sum."""

from typing import Any

from npo_platform.kernel.errors import Finding

_COLUMNS = {"user_yen": "利用者負担", "city_yen": "市負担", "delivered": "届けた食数", "absent": "不在など"}


def check_sums_agree(document: dict[str, Any]) -> list[Finding]:
    totals = document["totals"]
    findings = []
    for column, label in _COLUMNS.items():
        for part, where in (("lines", "利用者別の行"), ("classes", "区分ごとの実績")):
            added = sum(row[column] for row in document[part])
            if added != totals[column]:
                findings.append(
                    Finding("sum_differs", f"{label}：{where}の和 {added:,} が合計 {totals[column]:,} と違います。")
                )
    claim = totals["city_yen"] + sum(row["city_yen"] for row in document["adjustments"])
    if claim != totals["claim_yen"]:
        findings.append(
            Finding("claim_differs", f"市負担と調整の和 {claim:,}円 が請求額 {totals['claim_yen']:,}円 と違います。")
        )
    return findings
