"""Taking a file of people back, as long as nothing rests on whoever came with it."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.fields.reverse_related import ForeignObjectRel
from psycopg import sql

from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.moves import require_move
from services.months.actions import touch_period
from services.people.actions.import_made import Made
from services.people.actions.recipients import change_recipient
from services.people.models import BurdenClass, Contact, Decision, InputValue, PeopleImport, Recipient
from services.people.states import IMPORT_MOVES, ImportState
from tenants.accounts.queries import Person
from tenants.audit.actions import record
from tenants.audit.queries import acts_since
from tenants.registry.checks.settled import require_unsettled

_BESIDE = (BurdenClass, InputValue)
_ADVICE = "この取り込みは取り消さずに、その人の画面で直してください。"


@transaction.atomic
def take_back_people(source: PeopleImport, *, by: Person, at: datetime) -> PeopleImport:
    """Take away whoever came with a file, and let those who were changed be as before.

    Refused unless applied (`wrong_state`), and (`import_used`) with the first thing that rests on one of them: a plan,
    a record, a statement, a later change, or a class beside a decision there was before.
    """
    source = PeopleImport.objects.select_for_update().get(pk=source.pk)
    require_move(IMPORT_MOVES, source.state, ImportState.TAKEN_BACK, "取り消せるのは、取り込んだあとの1回だけです。")
    made = [Made.of(one) for one in json.loads(source.made or "[]")]
    people = _locked(made)
    decisions = list(Decision.objects.filter(pk__in=[key for one in made for key in one.decisions]))
    require_unsettled(*{decision.contract_id for decision in decisions})
    _require_untouched(source, made, people)

    _take_away(made)
    for one in made:
        if not one.is_new:
            change_recipient(people[one.person], one.draft_before, by=by, at=at)
    for decision in decisions:
        touch_period(decision.contract_id, decision.starts_on, decision.until, at=at)
    source.state, source.made, source.taken_back_at, source.taken_back_by_name = ImportState.TAKEN_BACK, "", at, by.name
    source.save(update_fields=["state", "made", "taken_back_at", "taken_back_by_name"])
    record("taken_back", source, by=by, at=at, detail=f"{len(made)}件")
    return source


def _locked(made: Sequence[Made]) -> dict[UUID, Recipient]:
    found = Recipient.objects.select_for_update(no_key=True).filter(pk__in=[one.person for one in made])
    return {person.pk: person for person in found.order_by("pk")}


def _require_untouched(source: PeopleImport, made: Sequence[Made], people: dict[UUID, Recipient]) -> None:
    of = {key: one.person for one in made for key in (one.person, *one.decisions)}
    for one in made:
        if one.beside:
            raise _used(people[one.person], "前からある利用決定に、負担区分か規則に使う値を入れました。")
    if source.applied_at and (since := acts_since(source.applied_at, of)):
        raise _used(people[of[since[0]]], "取り込みのあとで、内容が変わっています。")
    came = {key for one in made for key in (*one.contacts, *one.decisions)}
    new = [one.person for one in made if one.is_new]
    decisions = [key for one in made for key in one.decisions]
    for key, thing in [*_resting(Recipient, new, came), *_resting(Decision, decisions, came)]:
        raise _used(people[of[key]], f"「{thing._meta.verbose_name}」があります。")


def _resting(model: type[Model], keys: Collection[UUID], came: Collection[UUID]) -> Iterator[tuple[UUID, type[Model]]]:
    """The first row of every table that points at one of these, whatever station holds it; the import's own are not."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model in _BESIDE:
            continue
        other: Any = relation.related_model
        name = relation.field.name
        rows = other.objects.filter(**{f"{name}__in": keys}).exclude(pk__in=came)
        for key in rows.order_by("pk").values_list(f"{name}_id", flat=True)[:1]:
            yield key, other


def _used(person: Recipient, what: str) -> Refusal:
    return Refusal("import_used", f"{person.name}さん（利用者番号{person.number}）：{what}{_ADVICE}")


def _take_away(made: Sequence[Made]) -> None:
    """Decisions go first: what stands beside one may only go when it is gone. The constraints look at the end."""
    decisions = [key for one in made for key in one.decisions]
    _delete(Decision, "id", decisions)
    for model in _BESIDE:
        _delete(model, "decision_id", decisions)
    _delete(Contact, "id", [key for one in made for key in one.contacts])
    _delete(Recipient, "id", [one.person for one in made if one.is_new])


def _delete(model: type[Model], column: str, keys: Sequence[UUID]) -> None:
    statement = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(
        sql.Identifier(model._meta.db_table), sql.Identifier(column)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])
