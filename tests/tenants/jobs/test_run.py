"""Jobs: asked for twice, done once; failed, given back; interrupted by a change, done again."""

from collections.abc import Callable, Iterator

import pytest

from npo_platform.kernel.errors import Refusal
from tenants.crossing import inside
from tenants.jobs import actions, registry, tasks
from tenants.jobs.models import Job
from tenants.registry.models import Organisation
from tests import world

Work = list[Callable[[Job], None]]
KIND = "tested"


@pytest.fixture
def work() -> Iterator[Work]:
    """What jobs of our kind do: the first function of the list."""
    todo: Work = []
    registry.register(KIND, lambda job: todo[0](job))
    yield todo
    del registry._works[KIND]


def ask() -> Job:
    return actions.start_job(KIND, "2026-10", at=world.FOUNDED)


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def test_job_asked_for_twice_is_done_once(asahi: Organisation, work: Work, run_jobs: Callable[[], None]) -> None:
    done: list[str] = []
    work.append(lambda job: done.append(job.key))
    with inside(asahi):
        first, second = ask(), ask()

        run_jobs()

        assert (first.pk, done, state_of(first)) == (second.pk, ["2026-10"], "done")


def test_job_asked_for_while_it_runs_is_done_again(
    asahi: Organisation, work: Work, run_jobs: Callable[[], None]
) -> None:
    times: list[int] = []

    def ask_once_meanwhile(job: Job) -> None:
        times.append(job.attempts)
        if len(times) == 1:
            ask()

    work.append(ask_once_meanwhile)
    with inside(asahi):
        job = ask()

        run_jobs()

        assert (len(times), state_of(job)) == (2, "done")


def test_refusal_becomes_the_jobs_message(asahi: Organisation, work: Work, run_jobs: Callable[[], None]) -> None:
    def refuse(job: Job) -> None:
        raise Refusal("no_pack", "市の規則がまだ公開されていません。")

    work.append(refuse)
    with inside(asahi):
        job = ask()

        run_jobs()

        found = Job.objects.get(pk=job.pk)
        assert (found.state, found.message) == ("failed", "市の規則がまだ公開されていません。")


def test_fault_gives_the_job_back_until_the_third_time(asahi: Organisation, work: Work) -> None:
    def break_down(job: Job) -> None:
        raise ZeroDivisionError

    work.append(break_down)
    with inside(asahi):
        job, states = ask(), []

        for _ in range(actions.ATTEMPTS):
            with pytest.raises(ZeroDivisionError):
                actions.run(job.pk)
            states.append(state_of(job))

        assert states == ["waiting", "waiting", "failed"]


def test_job_whose_workers_die_is_given_up_after_the_third(asahi: Organisation, work: Work) -> None:
    done: list[str] = []
    work.append(lambda job: done.append(job.key))
    with inside(asahi):
        twice, thrice = (actions.start_job(KIND, key, at=world.FOUNDED) for key in ("2", "3"))
        for job in (twice, thrice):
            Job.objects.filter(pk=job.pk).update(state="running", attempts=int(job.key))  # what the dead leave behind

            actions.run(job.pk)

        assert (done, state_of(twice), state_of(thrice)) == (["2"], "done", "failed")
        assert Job.objects.get(pk=thrice.pk).message == "処理の途中で 3回止まりました。運営に連絡してください。"


def test_only_verdicts_and_packs_are_left_with_others(asahi: Organisation, mihon: Organisation) -> None:
    with inside(mihon), pytest.raises(ValueError, match="tested"):
        actions.wake_other(asahi.pk, kind=KIND, key="1", payload={}, at=world.FOUNDED)


def test_verdict_is_left_with_the_npo(asahi: Organisation, mihon: Organisation) -> None:
    with inside(mihon):
        actions.wake_other(asahi.pk, kind="verdict", key="1", payload={"report": "1"}, at=world.FOUNDED)
        seen_by_city = Job.objects.count()
    with inside(asahi):
        kinds = list(Job.objects.values_list("kind", flat=True))

    assert (kinds, seen_by_city) == (["verdict"], 0)


def test_job_that_stands_in_the_queue_is_not_queued_again(
    asahi: Organisation, operator: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(tasks, "start", lambda _name, job_id: sent.append(job_id))
    with inside(asahi):
        job = ask()

    woken = [tasks.sweep(), tasks.sweep()]
    with inside(asahi):
        Job.objects.filter(pk=job.pk).update(attempts=1)  # it was tried, and given back

    assert (woken, tasks.sweep(), sent) == ([1, 0], 1, [str(job.pk)] * 2)
