import pytest

from services.months.models import Month
from tenants.crossing import inside
from tenants.registry.models import Contract, Organisation
from tests.services.statements.scene import MAY, close, days, join, mihon_rules, publish, served


@pytest.fixture
def may(asahi: Organisation, mihon: Organisation, contract: Contract) -> Month:
    """May, closed: 青木 (非課税) five lunches and one absence, 石川 (生活保護) two lunches.

    青木: user 5 × 400 = 2,000; city 6 × 410 = 2,460. 石川: user 0; city 2 × 810 = 1,620.
    """
    publish(mihon, mihon_rules())
    with inside(asahi):
        aoki = join(contract, "青木")
        served(aoki, days(MAY, 11, 15))
        served(aoki, days(MAY, 18, 18), "absent", safety="not_met")
        served(join(contract, "石川", "welfare", kana="いしかわ"), days(MAY, 12, 13))
        return close(contract, MAY).month
