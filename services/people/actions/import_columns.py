"""Which column of a file holds what: guessed by the headings, said by a person, remembered for the next file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from npo_platform.kernel.digest import digest
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.moves import require_move
from npo_platform.sheets import Table, kept, restored, squeezed
from npo_platform.sheets.grid import column_letters
from services.people.actions.import_rows import HEADINGS, asked_headings
from services.people.models import ColumnMemory, PeopleImport
from services.people.states import IMPORT_MOVES, ImportState

SAMPLES = 2
_MUST = (("name", "family_name", "given_name"), ("kana", "family_kana", "given_kana"))


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column as the file has it: its heading, the first values below, and what it is taken for."""

    index: int
    heading: str
    samples: Sequence[str]
    meaning: str

    @property
    def letters(self) -> str:
        """How a spreadsheet program calls it: A, B, AA."""
        return column_letters(self.index)


def columns_in(source: PeopleImport) -> list[FileColumn]:
    """The columns of a draft from left to right; those without a heading and a value are left out."""
    table = restored(source.rows)
    meanings = {index: name for name, index in table.columns.items()}
    found = []
    for index in range(len(table.header.cells)):
        values = [text for row in table.rows if (text := row.text(index).strip())]
        if table.header.text(index).strip() or values:
            heading = table.header.text(index).strip()
            found.append(FileColumn(index, heading, values[:SAMPLES], meanings.get(index, "")))
    return found


def meanings() -> list[tuple[str, str]]:
    """What a column can be taken for, by name, in the words of our own headings."""
    return [(name, words[0]) for name, words in {**HEADINGS, **asked_headings()}.items()]


@transaction.atomic
def map_columns(source: PeopleImport, said: Mapping[int, str], *, at: datetime) -> PeopleImport:
    """Take the columns of a draft for what a person says, and remember it for the next file with these headings.

    Refused once applied (`wrong_state`), when two columns are taken for one thing (`column_twice`), and when a column
    that must be there is not told (`columns_missing`).
    """
    source = PeopleImport.objects.select_for_update().get(pk=source.pk)
    require_move(
        IMPORT_MOVES, source.state, ImportState.APPLIED, "このファイルはもう取り込みました。列の対応は変えられません。"
    )
    words = dict(meanings())
    columns: dict[str, int] = {}
    for index, name in said.items():
        if name in columns:
            raise Refusal("column_twice", f"「{words[name]}」を2つの列に選んでいます。どちらか1つにしてください。")
        if name:
            columns[name] = index
    table = replace(restored(source.rows), columns=columns)
    require_columns(table)
    source.rows = kept(table)
    source.save(update_fields=["rows"])
    ColumnMemory.objects.update_or_create(headings=_fingerprint(table), defaults={"columns": columns, "said_at": at})
    return source


def remembered(table: Table) -> Table:
    """The table with its columns as they were said for the same headings before; as guessed otherwise."""
    memory = ColumnMemory.objects.filter(headings=_fingerprint(table)).first()
    return replace(table, columns=memory.columns) if memory else table


def is_readable(source: PeopleImport) -> bool:
    """Whether it is known where names and readings stand."""
    return not _missing(restored(source.rows))


def require_columns(table: Table) -> None:
    """Refuse (`columns_missing`) a table in which nobody has told where names and readings stand."""
    if missing := _missing(table):
        raise Refusal("columns_missing", f"{'、'.join(missing)}の列を選んでください。")


def _missing(table: Table) -> list[str]:
    return [
        " と ".join(f"「{HEADINGS[column][0]}」" for column in pair)
        for whole, *pair in _MUST
        if whole not in table.columns and table.missing(pair)
    ]


def _fingerprint(table: Table) -> str:
    return digest([squeezed(cell) for cell in table.header.cells])
