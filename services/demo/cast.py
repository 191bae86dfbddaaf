"""Who takes part in the sample: cities, NPOs, their people, their contracts. All of it is invented."""

from dataclasses import dataclass
from typing import Any

from tenants.accounts.states import Role

MEALS = "meals"


@dataclass(frozen=True)
class Staff:
    """One person of an organisation; the same few names in every sample organisation."""

    username: str
    name: str
    role: Role


@dataclass(frozen=True)
class SampleCity:
    """A city with its rules: `pack` is the folder in the library."""

    code: str
    name: str
    number: str
    pack: str


@dataclass(frozen=True)
class SampleNpo:
    """An NPO with the recipients it has in each city; `returned_by` are cities that send its middle month back."""

    code: str
    name: str
    people: dict[str, int]
    on_time: bool = True
    returned_by: tuple[str, ...] = ()


CITIES = (
    SampleCity("mihon", "見本市", "999991", "mihon"),
    SampleCity("tonari", "隣野市", "999992", "tonari"),
)
NPOS = (
    SampleNpo("asahi", "あさひ会", {"mihon": 48}, returned_by=("mihon",)),
    SampleNpo("himawari", "ひまわり配食", {"mihon": 121}),
    SampleNpo("sumire", "すみれの家", {"mihon": 96}, returned_by=("mihon",)),
    SampleNpo("minato", "みなと給食", {"mihon": 110, "tonari": 40}, returned_by=("tonari",)),
    SampleNpo("kotobuki", "ことぶきネット", {"mihon": 83}, on_time=False),
    SampleNpo("fureai", "緑町ふれあい会", {"mihon": 64}),
    SampleNpo("satoyama", "里山キッチン", {"tonari": 41}),
)
CITY_STAFF = (
    Staff("hara", "原 直子", Role.AUTHOR),
    Staff("kita", "北 浩一", Role.APPROVER),
    Staff("mori", "森 由美", Role.REVIEWER),
    Staff("seki", "関 誠", Role.VIEWER),
)
NPO_STAFF = (
    Staff("baba", "馬場 和子", Role.MANAGER),
    Staff("chiba", "千葉 実", Role.OFFICE),
    Staff("aoki", "青木 正", Role.FIELD),
    Staff("ota", "太田 昭", Role.FIELD),
    Staff("doi", "土井 恵", Role.VIEWER),
)


def city_details(city: SampleCity) -> dict[str, Any]:
    """The fields of `registry.City`."""
    return {
        "code": city.number,
        "section": "高齢福祉課",
        "mayor_title": f"{city.name}長",
        "phone": "000-555-0001",
    }


def npo_details(npo: SampleNpo) -> dict[str, Any]:
    """The fields of `registry.Npo`; numbers that belong to nobody."""
    return {
        "legal_name": f"特定非営利活動法人 {npo.name}",
        "address": "見本市緑町三丁目2番1号（見本）",
        "representative": "理事長　見本　和子",
        "phone": "000-555-0100",
        "invoice_number": "T8999905001234",
        "bank_text": f"見本銀行（9999）緑町支店（001）　普通 0012345　トクヒ）{npo.code.upper()}",
    }
