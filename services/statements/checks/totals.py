"""The parts make the whole: user and city are the total, the lines are the sum."""

from npo_platform.kernel.errors import Finding
from services.statements.queries.closing import ClosingCase

CODE = "totals_differ"


def check_user_and_city_make_the_total(case: ClosingCase) -> list[Finding]:
    totals = case.statement.totals
    sums = {
        "user": sum(line.user_yen for line in case.lines),
        "city": sum(line.city_yen for line in case.lines),
        "total": sum(line.total_yen for line in case.lines),
    }
    if sums == {name: totals[name] for name in sums} and sums["user"] + sums["city"] == sums["total"]:
        return []
    return [
        Finding(
            CODE,
            f"利用者 {sums['user']:,}円 ＋ 市 {sums['city']:,}円 が、総額 {totals['total']:,}円と合いません。"
            "このまま締めずに、運営に連絡してください。",
        )
    ]
