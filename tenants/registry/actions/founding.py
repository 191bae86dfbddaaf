"""Founding organisations. Each verb is one transaction of the owner, and may be repeated."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from npo_platform.backend.here import here
from npo_platform.backend.logins import SCHEMA_NAME, Login, owner, role_of
from npo_platform.kernel.errors import Refusal
from npo_platform.kernel.ids import uuid7
from tenants.registry.actions import access, cluster, schemas
from tenants.registry.models import City, Domain, Npo, Organisation
from tenants.registry.states import Kind
from tenants.vault import cipher


def found_city(
    code: str, *, name: str, host: str, at: datetime, details: Mapping[str, Any], is_sample: bool = False
) -> Organisation:
    """Make a city: schema, login, host name. `details` are the fields of City.

    Refused when its number is not six digits (`bad_city_number`) or another city's (`city_number_taken`).
    """
    with here.entered(_owner(Kind.CITY)), transaction.atomic():
        _require_number(details["code"], f"{Kind.CITY}_{code}")
        city = _found(Kind.CITY, code, name=name, host=host, at=at, is_sample=is_sample)
        City.objects.update_or_create(organisation=city, defaults=dict(details))
    return city


def found_npo(
    code: str, *, name: str, host: str, at: datetime, details: Mapping[str, Any], is_sample: bool = False
) -> Organisation:
    """Make an NPO: schema, login, host name. `details` are the fields of Npo."""
    with here.entered(_owner(Kind.NPO)), transaction.atomic():
        npo = _found(Kind.NPO, code, name=name, host=host, at=at, is_sample=is_sample)
        Npo.objects.update_or_create(organisation=npo, defaults=dict(details))
    return npo


def found_operator(*, name: str, host: str, at: datetime) -> Organisation:
    """Make the operator's own organisation; there is one."""
    with here.entered(_owner(Kind.OPERATOR)), transaction.atomic():
        return _found(Kind.OPERATOR, "", name=name, host=host, at=at)


def _require_number(number: str, schema: str) -> None:
    if not (number.isascii() and number.isdigit() and len(number) == 6):
        raise Refusal(
            "bad_city_number", f"「{number}」は全国地方公共団体コードではありません。数字6けたで入れてください。"
        )
    taken = City.objects.filter(code=number).exclude(organisation__schema_name=schema).first()
    if taken is not None:
        raise Refusal(
            "city_number_taken",
            f"{number} は{taken.organisation.name}の全国地方公共団体コードです。番号を確かめてください。",
        )


def _give_data_key(schema: str, at: datetime) -> None:
    """The key of its encrypted fields; wrapped, so that a copied schema does not open elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("INSERT INTO {} (id, wrapped, created_at) VALUES (%s, %s, %s)").format(
                sql.Identifier(schema, "vault_datakey")
            ),
            [uuid7(), cipher.wrap(cipher.new_key(), schema=schema), at],
        )


def _owner(kind: Kind) -> Login:
    schemas.ensure_template(kind)
    return owner()


def _found(kind: Kind, code: str, *, name: str, host: str, at: datetime, is_sample: bool = False) -> Organisation:
    schema = f"{kind}_{code}" if code else str(kind)
    if not SCHEMA_NAME.fullmatch(schema):
        raise Refusal("bad_code", f"「{code}」は使えません。英小文字で始まる英小文字・数字・下線にしてください。")
    known = Organisation.objects.filter(schema_name=schema).first()
    organisation = known or Organisation(schema_name=schema, role_name=role_of(schema), kind=kind, opened_on=at.date())
    organisation.name, organisation.is_sample = name, is_sample
    organisation.save()  # type: ignore[no-untyped-call]
    cluster.ensure_login(schema)
    if known is None:
        schemas.create_by_replay(schema, kind)
        access.provide_audit_rights(schema)
        _give_data_key(schema, at)
    schemas.note_owners_act(schema, "founded" if known is None else "founded again", name)
    access.provide_organisation_access(organisation)
    Domain.objects.update_or_create(domain=host, defaults={"tenant": organisation, "is_primary": True})
    return organisation
