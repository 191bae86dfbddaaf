# mypy: disable-error-code="misc, attr-defined"
"""Organisations over one connection: SET ROLE instead of a login, the same roles, grants and policies.

`real_logins` switches to the product's own behaviour, for tests that must not believe in SET ROLE.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg.pq import TransactionStatus

from npo_platform.backend.base import DatabaseWrapper as ProductWrapper
from npo_platform.backend.here import here
from npo_platform.backend.logins import Login

NOT_YET = Login("", "")


class DatabaseWrapper(ProductWrapper):
    one_connection = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.spoken_for: Login | None = NOT_YET
        super().__init__(*args, **kwargs)

    # --- the product's guard, but for the transaction every test runs in

    def _refuse_inside_transaction(self) -> None:
        if not self.one_connection or not all(block._from_testcase for block in self.atomic_blocks):
            super()._refuse_inside_transaction()

    # --- one connection, by the administrator

    def _park(self) -> None:
        if not self.one_connection:
            super()._park()

    def _unpark(self) -> None:
        if not self.one_connection:
            super()._unpark()

    def get_connection_params(self) -> dict[str, Any]:
        if not self.one_connection:
            return super().get_connection_params()
        here, self.login = self.login, self.login or NOT_YET
        try:
            params = super().get_connection_params()
        finally:
            self.login = here
        params["user"], params["password"] = settings.DATABASE_ADMIN
        params["options"] = "-c search_path=public -c TimeZone=UTC"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.one_connection:
            return super().get_new_connection(conn_params)
        self.spoken_for = NOT_YET
        return super(ProductWrapper, self).get_new_connection(conn_params)

    def _cursor(self, name: str | None = None) -> Any:
        if self.one_connection and self.login is not None:
            self.ensure_connection()
            self._speak_for(self.login)
        elif self.one_connection:
            super().get_connection_params()
        return super()._cursor(name)

    def _speak_for(self, login: Login) -> None:
        aborted = self.connection.info.transaction_status == TransactionStatus.INERROR
        if self.spoken_for == login or aborted:
            return
        self.connection.execute(
            "SELECT set_config('role', %s, false), set_config('search_path', %s, false)",
            (login.role, login.search_path),
        )
        self.spoken_for = login
        self.tell_actor(local=False)

    def act_as(self, actor_id: str, name: str) -> None:
        super().act_as(actor_id, name)
        if self.one_connection:
            self.spoken_for = NOT_YET

    def _switch(self, login: Login | None, tenant: Any, actor: tuple[str, str]) -> None:
        if actor != self.actor:
            self.spoken_for = NOT_YET
        super()._switch(login, tenant, actor)

    # --- the test's own savepoints are made by nobody; a rollback undoes SET ROLE

    def _savepoint(self, sid: str) -> None:
        self._quietly(self.ops.savepoint_create_sql(sid)) if self._is_nobodys() else super()._savepoint(sid)

    def _savepoint_commit(self, sid: str) -> None:
        self._quietly(self.ops.savepoint_commit_sql(sid)) if self._is_nobodys() else super()._savepoint_commit(sid)

    def _savepoint_rollback(self, sid: str) -> None:
        self._quietly(self.ops.savepoint_rollback_sql(sid)) if self._is_nobodys() else super()._savepoint_rollback(sid)
        self.spoken_for = NOT_YET

    def rollback(self) -> None:
        super().rollback()
        self.spoken_for = NOT_YET

    def check_constraints(self, table_names: Any = None) -> None:
        if self._is_nobodys():
            self._quietly("SET CONSTRAINTS ALL IMMEDIATE")
            self._quietly("SET CONSTRAINTS ALL DEFERRED")
        else:
            super().check_constraints(table_names)

    def _is_nobodys(self) -> bool:
        return self.one_connection and self.login is None

    def _quietly(self, statement: str) -> None:
        self.connection.execute(statement)


@contextmanager
def by_real_logins() -> Iterator[None]:
    """Until it ends, every organisation logs in by itself, as in the product."""
    here.close()
    here.one_connection = False
    try:
        yield
    finally:
        here.login = here.tenant = None
        here.close()
        here.one_connection = True


@contextmanager
def over_one_connection() -> Iterator[None]:
    """Until it ends, organisations share one connection."""
    connection.close()
    here.one_connection = True
    try:
        yield
    finally:
        connection.close()
        here.one_connection = False
