"""Any two versions of a pack side by side: what a 新旧対照表 says, table by table."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from billing_rules.packs.models import PackVersion
from billing_rules.packs.queries.changes import ChangeLine, changes_between
from billing_rules.packs.queries.versions import compiled, predecessor, version, versions
from npo_platform.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from `old` to `new`; `problem` says why it cannot be told when one of them is at fault."""

    old: PackVersion | None
    new: PackVersion
    choices: Sequence[PackVersion]
    changes: Sequence[ChangeLine]
    problem: str = ""

    @property
    def by_table(self) -> list[tuple[str, list[ChangeLine]]]:
        """The changes of each table, in the order in which the first of each takes effect."""
        order = {table: n for n, table in enumerate(dict.fromkeys(line.table for line in self.changes))}
        ordered = sorted(self.changes, key=lambda line: (order[line.table], line.since))
        return [(table, list(lines)) for table, lines in groupby(ordered, key=lambda line: line.table)]


def comparison_of(version_id: UUID, older_id: UUID | None) -> Comparison:
    """A version beside another of its pack; beside the one before it when none is named.

    DoesNotExist for a version that is not there for whoever asks, or of another pack.
    """
    new = version(version_id)
    others = [one for one in versions(new.pack) if one.pk != new.pk]
    if older_id is None:
        old = predecessor(new) or next((one for one in others if one.number < new.number), None)
    else:
        old = next((one for one in others if one.pk == older_id), None)
        if old is None:
            raise PackVersion.DoesNotExist
    if old is None:
        return Comparison(
            None, new, others, [], "くらべる版が、まだありません。次の版ができると、ここで見くらべられます。"
        )
    try:
        return Comparison(old, new, others, changes_between(compiled(old), compiled(new)))
    except Refusal as refusal:
        message = f"{refusal.message}「直すところ」をなくしてから、見くらべてください。"
        return Comparison(old, new, others, [], message)
