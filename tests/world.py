"""The cast: あさひ会 is the hero, すみれの会 must never be seen; 見本市 and its neighbour 隣野市."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tenants.accounts.models import User
from tenants.accounts.queries import Person
from tenants.accounts.states import Role
from tenants.crossing import inside
from tenants.registry.actions import founding
from tenants.registry.models import Contract, Organisation

FOUNDED = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
PASSWORD = "asa-no-hikari-to-kaze"


@dataclass(frozen=True)
class Member:
    """One of the cast: how they sign in, what they are called, where they work."""

    username: str
    display_name: str
    role: Role
    organisation: str


CAST = {
    member.username: member
    for member in (
        Member("aoki", "青木 正", Role.FIELD, "npo_asahi"),
        Member("baba", "馬場 和子", Role.MANAGER, "npo_asahi"),
        Member("chiba", "千葉 実", Role.OFFICE, "npo_asahi"),
        Member("doi", "土井 恵", Role.VIEWER, "npo_asahi"),
        Member("endo", "遠藤 茂", Role.MANAGER, "npo_sumire"),
        Member("mori", "森 由美", Role.REVIEWER, "city_mihon"),
        Member("kita", "北 浩一", Role.APPROVER, "city_mihon"),
        Member("hara", "原 直子", Role.AUTHOR, "city_mihon"),
        Member("seki", "関 誠", Role.VIEWER, "city_mihon"),
        Member("tani", "谷 明", Role.APPROVER, "city_tonari"),
        Member("ueda", "上田 司", Role.OPERATOR, "operator"),
    )
}
HOSTS = {
    "npo_asahi": "asahi.localhost",
    "npo_sumire": "sumire.localhost",
    "city_mihon": "mihon.localhost",
    "city_tonari": "tonari.localhost",
    "operator": "operator.localhost",
}


def found_world() -> None:
    """Two cities, two NPOs, the operator, their people and contracts."""
    for code, name, number in (("mihon", "見本市", "999991"), ("tonari", "隣野市", "999992")):
        founding.found_city(
            code,
            name=name,
            host=HOSTS[f"city_{code}"],
            at=FOUNDED,
            details={"code": number, "section": "高齢福祉課", "mayor_title": f"{name}長"},
        )
    for code, name in (("asahi", "あさひ会"), ("sumire", "すみれの会")):
        founding.found_npo(
            code,
            name=name,
            host=HOSTS[f"npo_{code}"],
            at=FOUNDED,
            details={
                "legal_name": f"特定非営利活動法人{name}",
                "address": "見本市中央1-2-3",
                "representative": "理事長 見本 太郎",
                "phone": "0123-45-6789",
                "invoice_number": "T1234567890123",
                "bank_text": "見本銀行 本店 普通 1234567",
            },
        )
    for organisation in organisations().values():
        with inside(organisation):
            for member in CAST.values():
                if member.organisation == organisation.schema_name:
                    _join(member)
    _contract("city_mihon", "npo_asahi", "令8-福-12")
    _contract("city_mihon", "npo_sumire", "令8-福-13")
    _contract("city_tonari", "npo_sumire", "隣高福 第7号")


def organisations() -> dict[str, Organisation]:
    from tenants.crossing import each_organisation

    return {organisation.schema_name: organisation for organisation in each_organisation()}


def user(name: str) -> User:
    """One of the cast, inside their organisation."""
    return User.objects.get(username=name)


def who(name: str) -> Person:
    """One of the cast as actions want them, inside their organisation."""
    found = user(name)
    return Person(found.pk, found.display_name)


def _join(member: Member) -> None:
    found = User(
        username=member.username,
        display_name=member.display_name,
        role=member.role,
        created_at=FOUNDED,
    )
    found.set_password(PASSWORD)
    found.save()


def _contract(city: str, npo: str, number: str) -> None:
    known = organisations()
    with inside(known[city]):
        Contract(
            city_id=known[city].pk,
            npo_id=known[npo].pk,
            number=number,
            title="配食サービス事業業務委託",
            starts_on=date(2026, 4, 1),
            ends_on=date(2027, 4, 1),
            tax_category="reduced",
            tax_percent=8,
            tax_basis="飲食料品の譲渡（出前・宅配、送料込みの単価）。委託契約書第9条。",
            payment_term_text="請求書を受理した日から30日以内",
        ).save()
