"""The worker's side: a month's bills made a few at a time, and put into one PDF."""

from datetime import date
from uuid import UUID

from npo_platform.backend import clock
from services.bills.actions import draw, make_some
from tenants.accounts.queries import person, user
from tenants.jobs.actions import progress
from tenants.jobs.models import Job


def make_bills(job: Job) -> None:
    """Every bill of a month that is still to be made; what an earlier worker made stays as it is."""
    month_id, due_on = UUID(job.payload["month"]), date.fromisoformat(job.payload["due_on"])
    by, done = person(user(UUID(job.payload["by"]))), 0
    while made := make_some(month_id, due_on, by=by, at=clock.now()):
        done += made
        progress(job, done, max(job.total, done), f"請求書を {done}枚作りました。")


def draw_bills(job: Job) -> None:
    """One PDF of all bills of a month."""
    draw(UUID(job.payload["month"]), told=lambda done, of: progress(job, done, of, f"{done}人分を描きました。"))
