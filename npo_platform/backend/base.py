"""A database wrapper that holds one parked connection per login and starts as nobody."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql import base
from django_tenants.postgresql_backend.introspection import DatabaseSchemaIntrospection

from npo_platform.backend.logins import Login, NoOrganisation, owner_role

OWNERS_PATIENCE = "200ms"  # a migration that waits for a lock makes everybody behind it wait; it tries again instead


@dataclass(slots=True)
class Parked:
    """A connection put aside while its thread works for somebody else."""

    connection: Any
    schema: str
    close_at: float | None
    errors_occurred: bool


class DatabaseWrapper(base.DatabaseWrapper):
    """Nobody until a login is entered; a query before that raises."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.login: Login | None = None
        self.tenant: Any = None
        self.actor: tuple[str, str] = ("", "")
        self._parked: OrderedDict[str, Parked] = OrderedDict()
        super().__init__(*args, **kwargs)
        self.introspection = DatabaseSchemaIntrospection(self)

    @property
    def schema_name(self) -> str:
        return self.login.schema if self.login else ""

    @contextmanager
    def entered(self, login: Login | None, tenant: Any = None) -> Iterator[None]:
        """Work as a login, then be again who one was. Refused inside a transaction."""
        before = self.login, self.tenant, self.actor
        self._switch(login, tenant, self.actor if login == self.login else ("", ""))
        try:
            yield
        finally:
            self._switch(*before)

    def _switch(self, login: Login | None, tenant: Any, actor: tuple[str, str]) -> None:
        if login != self.login:
            self._refuse_inside_transaction()
            self._park()
            self.login = login
            self._unpark()
        self.tenant, self.actor = tenant, actor

    def _refuse_inside_transaction(self) -> None:
        if self.in_atomic_block:
            raise transaction.TransactionManagementError("organisations are not switched inside a transaction")

    def _park(self) -> None:
        if self.login is not None and self.connection is not None:
            self._parked[self.login.role] = Parked(
                self.connection, self.login.schema, self.close_at, self.errors_occurred
            )
            while len(self._parked) > settings.PARKED_CONNECTIONS:
                _, oldest = self._parked.popitem(last=False)
                oldest.connection.close()
        self.connection, self.close_at, self.errors_occurred = None, None, False
        self.closed_in_transaction = False

    def _unpark(self) -> None:
        parked = self._parked.pop(self.login.role, None) if self.login else None
        if parked is None or self.login is None:
            return
        self.connection = parked.connection
        self.close_at, self.errors_occurred = parked.close_at, parked.errors_occurred
        self.close_if_unusable_or_obsolete()
        if self.connection is not None and parked.schema != self.login.schema:  # only the owner knows several
            self.connection.execute("SELECT set_config('search_path', %s, false)", [self.login.search_path])
            self._require_schema(self.connection)

    def close(self) -> None:
        """Close the connection in use; nobody closes what is parked."""
        if self.login is None:
            while self._parked:
                self._parked.popitem()[1].connection.close()
        super().close()

    def forget_parked(self) -> None:
        """Let go of connections that belong to the process this one was forked from, without ending them."""
        self._parked.clear()

    def get_connection_params(self) -> dict[str, Any]:
        if self.login is None:
            raise NoOrganisation("enter an organisation first: `with inside(organisation):`")
        params = super().get_connection_params()
        params["user"], params["password"] = self.login.role, self.login.password
        params["options"] = f"-c search_path={self.login.search_path} -c TimeZone=UTC"
        if self.login.role == owner_role():
            params["options"] += f" -c lock_timeout={OWNERS_PATIENCE}"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.autocommit = True
        self._require_schema(connection)
        return connection

    def _require_schema(self, connection: Any) -> None:
        """A schema that is missing, or not ours, would silently leave `public` as the only one."""
        found = connection.execute("SELECT current_schema()").fetchone()
        if found != (self.schema_name,):
            connection.close()
            self.connection = None
            raise NoOrganisation(f"no such schema for this login: {self.schema_name}")

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit and self.actor[0]:
            self.tell_actor(local=True)

    def tell_actor(self, *, local: bool) -> None:
        """Say to the audit triggers who acts; the setting ends with the transaction."""
        self.connection.execute(
            "SELECT set_config('npo.actor_id', %s, %s), set_config('npo.actor_name', %s, %s)",
            (self.actor[0], local, self.actor[1], local),
        )

    def act_as(self, actor_id: str, name: str) -> None:
        """Name the person on whose behalf the following transactions run."""
        self.actor = (actor_id, name)
