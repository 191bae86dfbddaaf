"""Records the product asked about are answered: two that disagree must not both stand."""

from npo_platform.kernel.calendar import wareki_long
from npo_platform.kernel.errors import Finding
from services.records.states import Review
from services.statements.queries.closing import ClosingCase

CODE = "review_open"


def check_no_record_waits_for_review(case: ClosingCase) -> list[Finding]:
    return [
        Finding(
            CODE,
            f"{wareki_long(record.service_on)} {record.name}さんの記録は要確認です"
            f"（{Review(record.review).label}）。正しい結果に訂正してください。",
            where=str(record.stop_id),
        )
        for record in case.reviews
    ]
