"""What publishing a version will do, said before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries.changes import ChangeLine, changes_between, news
from billing_rules.packs.queries.versions import compiled, past_question, predecessor, reached_months
from npo_platform.kernel.calendar import Month
from tenants.registry.models import Npo
from tenants.registry.queries import contracts_of_city

TITLE = 120  # characters of a notice's heading; a pack may be called by a hundred


@dataclass(frozen=True)
class Outlook:
    """Which NPOs are told, what changes from when, and what must be decided about the past."""

    version: PackVersion
    before: PackVersion | None
    changes: Sequence[ChangeLine]
    past_question: str
    months: Sequence[Month]

    @cached_property
    def npos(self) -> Sequence[Npo]:
        """Read only where they are shown: publishing itself asks nothing for each of them."""
        return npos_to_tell(self.version)


def outlook_of(version: PackVersion, *, today: date) -> Outlook:
    before = predecessor(version)
    return Outlook(
        version=version,
        before=before,
        changes=_changes(version, before),
        past_question=past_question(version, today=today),
        months=reached_months(version, today=today),
    )


def npos_to_tell(version: PackVersion) -> list[Npo]:
    """Every NPO with a contract for the service, ended ones too: their last month may still be open."""
    contracts = contracts_of_city().filter(service=version.pack.service, npo__organisation__closed_on__isnull=True)
    npos = {contract.npo_id: contract.npo for contract in contracts}
    return sorted(npos.values(), key=lambda npo: (str(npo), npo.pk))


def news_of(version: PackVersion, before: PackVersion | None) -> tuple[str, str]:
    """Heading and text of the notice each NPO gets."""
    title, body = news(str(version), _changes(version, before), correct_from=version.correct_from)
    if version.withdraws is None:
        return title[:TITLE], body
    gone = version.withdraws.number_label
    return f"{gone}を取りやめます：{title}"[:TITLE], f"{gone}を取りやめます。わけ：{version.reason}\n{body}"


def _changes(version: PackVersion, before: PackVersion | None) -> list[ChangeLine]:
    return changes_between(compiled(before.pk), compiled(version.pk)) if before else []
