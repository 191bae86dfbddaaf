"""One row of the master: nineteen columns as they are written, and what they mean as days and numbers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Self

from npo_platform.kernel.calendar import Month, parse_day

OPEN_END = "999999"
KINDS = {
    "A1": "訪問型サービス（みなし）",
    "A2": "訪問型サービス（独自）",
    "A3": "訪問型サービス（独自／定率）",
    "A4": "訪問型サービス（独自／定額）",
    "A5": "通所型サービス（みなし）",
    "A6": "通所型サービス（独自）",
    "A7": "通所型サービス（独自／定率）",
    "A8": "通所型サービス（独自／定額）",
    "A9": "その他の生活支援サービス（配食／定率）",
    "AA": "その他の生活支援サービス（配食／定額）",
    "AB": "その他の生活支援サービス（見守り／定率）",
    "AC": "その他の生活支援サービス（見守り／定額）",
    "AD": "その他の生活支援サービス（その他／定率）",
    "AE": "その他の生活支援サービス（その他／定額）",
    "AF": "介護予防ケアマネジメント",
}
# In the order of the file.
HEADINGS = {
    "insurer": "保険者番号",
    "kind": "サービス種類コード",
    "item": "サービス項目コード",
    "starts": "適用開始年月",
    "ends": "適用終了年月",
    "name": "サービス名称",
    "units": "単位数",
    "counted_by": "算定単位",
    "most_times": "制限日数回数",
    "times_period": "算定回数制限期間",
    "within_limit": "限度額管理対象区分",
    "unit_price": "単位数単価",
    "benefit_rate": "給付率",
    "user_yen": "利用者負担額",
    "for_eligible": "事業対象者実施区分",
    "for_support_1": "支援1受給者実施区分",
    "for_support_2": "支援2受給者実施区分",
    "delegated": "国保連委託区分",
    "made_on": "作成日",
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row as the file writes it, so that it can be written again to the letter; `line` is where it stood."""

    insurer: str
    kind: str
    item: str
    starts: str
    ends: str
    name: str
    units: str
    counted_by: str
    most_times: str
    times_period: str
    within_limit: str
    unit_price: str
    benefit_rate: str
    user_yen: str
    for_eligible: str
    for_support_1: str
    for_support_2: str
    delegated: str
    made_on: str
    line: int = field(default=0, compare=False)

    @classmethod
    def of(cls, cells: Sequence[str], line: int) -> Self:
        """The row of nineteen texts in the order of the file."""
        named: dict[str, Any] = dict(zip(HEADINGS, cells, strict=True))
        return cls(**named, line=line)

    @property
    def code(self) -> str:
        """The service code as a pack writes codes: a21111."""
        return f"{self.kind}{self.item}".lower()

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]

    @property
    def starts_on(self) -> date:
        return month_of(self.starts).first

    @property
    def until(self) -> date | None:
        """The first day the row no longer holds; None while its end is open."""
        return None if self.ends == OPEN_END else month_of(self.ends).after

    @property
    def unit_count(self) -> int:
        return int(self.units)

    @property
    def exact_unit_price(self) -> Fraction | None:
        """単位数単価 as a number, exactly as given; None where the file leaves it open."""
        return Fraction(self.unit_price) if self.unit_price else None

    @property
    def made(self) -> date | None:
        """The day the row was made (作成日)."""
        return parse_day(f"{self.made_on[:4]}-{self.made_on[4:6]}-{self.made_on[6:]}") if self.made_on else None

    def cells(self) -> list[str]:
        """The nineteen texts in the order of the file."""
        return [getattr(self, name) for name in HEADINGS]

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "code": self.code,
            "kind_words": self.kind_words,
            "from": self.starts_on.isoformat(),
            "until": self.until and self.until.isoformat(),
            "unit_count": self.unit_count,
        }


def month_of(text: str) -> Month:
    """Read 202404; ValueError when there is no such month."""
    return Month.parse(f"{text[:4]}-{text[4:]}")
