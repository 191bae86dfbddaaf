"""Whether the sample stands whole; and beginning again where an earlier start was killed in the middle of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import connection
from psycopg import errors, sql

from npo_platform.kernel.errors import Refusal
from services.demo.cast import CITIES, NPOS
from tenants import crossing
from tenants.accounts.models import User
from tenants.audit.actions import record
from tenants.audit.queries import entries
from tenants.registry.actions import cluster, installing
from tenants.registry.models import Organisation
from tenants.registry.states import Kind

SOWN = "demo.sown"
SAMPLES = frozenset({f"city_{city.code}" for city in CITIES} | {f"npo_{npo.code}" for npo in NPOS})


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Refused (`demo_running`) while another process sows; a killed one lets go by itself."""
    database = settings.DATABASES["default"]["NAME"]
    with cluster.administrator("postgres") as admin:
        row = admin.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"{database} {SOWN}"]).fetchone()
        if row != (True,):
            raise Refusal(
                "demo_running", "見本は、いま別の処理が作っています。終わるのを待ってから、もう一度試してください。"
            )
        yield


def is_whole() -> bool:
    """The operator's book says so: the entry is the last thing written."""
    with crossing.inside(_operator()):
        return entries().filter(action=SOWN).exists()


def is_begun() -> bool:
    return any(one.schema_name in SAMPLES for one in crossing.each_organisation())


def mark_whole(*, at: datetime) -> None:
    operator = _operator()
    with crossing.inside(operator):
        record(SOWN, operator, by=None, at=at)


def begin_again(*, at: datetime) -> None:
    """Throw the half-sown sample away, with its database.

    Refused (`not_only_the_sample`) where that would take more away than the sample.
    """
    _require_nothing_else()
    database = settings.DATABASES["default"]["NAME"]
    connection.close()
    with cluster.administrator("postgres") as admin:
        try:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))
        except errors.InsufficientPrivilege as problem:
            raise Refusal(
                "may_not_drop",
                f"見本が途中までしかできていません。データベース「{database}」を消す権限がないので、"
                "管理者に消してもらってから、もう一度試してください。",
            ) from problem
    installing.install(at=at)
    installing.ensure_first_operator(at=at, demo=True)


def _require_nothing_else() -> None:
    others = [
        one.name for one in crossing.each_organisation() if one.schema_name not in SAMPLES and one.kind != Kind.OPERATOR
    ]
    if others or _operator_has_own_people():
        found = "・".join(others) or "運営の利用者"
        raise Refusal(
            "not_only_the_sample",
            f"見本が途中までしかできていません。見本でないもの（{found}）があるので、消さずに止めました。"
            "見本を使うときは、別の空のデータベースを DATABASE_URL に書いてください。"
            "見本が要らなければ NPO_DEMO=0 で始めてください。",
        )


def _operator_has_own_people() -> bool:
    """Somebody of the operator has chosen a password: not a mere sample any more."""
    with crossing.inside(_operator()):
        return any(not user.check_password(settings.DEMO_PASSWORD) for user in User.objects.all())


def _operator() -> Organisation:
    [operator] = crossing.each_organisation(Kind.OPERATOR)
    return operator
