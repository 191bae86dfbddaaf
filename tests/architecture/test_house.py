"""The shape of the house, kept by tests rather than by memory."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ("npo_platform", "tenants", "services", "billing_rules")
PRIVATE_ROOMS = {"views", "forms", "serializers", "api", "tasks", "admin", "urls"}
BAGS = {"utils", "helpers", "common", "manager", "misc"}
STEPS = {".entered(", ".act_as(", "set_tenant(", "set_schema("}
MAX_FILE, MAX_FUNCTION = 400, 50


@cache
def files() -> dict[Path, str]:
    """Every Python file of the house and its text, but for migrations."""
    found = (path for top in HOUSE for path in sorted((ROOT / top).rglob("*.py")) if "migrations" not in path.parts)
    return {path.relative_to(ROOT): path.read_text() for path in found}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(files()[path])


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def faults(find: Callable[[Path], Iterable[str]]) -> dict[str, list[str]]:
    """What is found in each file; empty when nothing is."""
    return {str(path): found for path in files() if (found := list(find(path)))}


def test_no_one_enters_a_private_room_of_another_app() -> None:
    def intrusions(path: Path) -> Iterator[str]:
        own_app = ".".join(path.parts[:2]) + "."
        for module in imported_modules(path):
            private = module.split(".")[0] in HOUSE[1:] and PRIVATE_ROOMS & set(module.split(".")[2:3])
            if private and not module.startswith(own_app) and path.parts[0] != "npo_platform":
                yield module

    assert faults(intrusions) == {}


def test_functions_stay_short() -> None:
    def too_long(path: Path) -> Iterator[str]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION:
                yield node.name

    assert faults(too_long) == {}


def test_files_stay_small() -> None:
    lines = {str(path): len(text.splitlines()) for path, text in files().items()}

    assert {path: count for path, count in lines.items() if count > MAX_FILE} == {}


def test_there_is_no_bag_of_odds_and_ends() -> None:
    assert faults(lambda path: BAGS & {part.removesuffix(".py") for part in path.parts}) == {}


def test_only_the_crossing_and_the_frame_step_between_organisations() -> None:
    def steps(path: Path) -> Iterator[str]:
        frame = path.parts[0] == "npo_platform" or path.parts[1] in {"registry", "crossing.py"}
        yield from (word for word in STEPS if word in files()[path] and not frame)

    assert faults(steps) == {}


def test_actions_and_queries_are_told_the_time() -> None:
    """Views, tasks and commands ask npo_platform.backend.clock once and pass the time on; so does the job runner."""

    def askers(path: Path) -> Iterator[str]:
        room = path.parts[2].removesuffix(".py") if len(path.parts) > 2 else ""
        if room in {"actions", "queries", "models", "checks"} and path.parts[:2] not in {
            ("tenants", "jobs"),
            ("tenants", "registry"),
        }:
            yield from (name for name in imported_modules(path) if name.startswith("npo_platform.backend.clock"))

    assert faults(askers) == {}


def test_every_app_opens_with_its_sentence() -> None:
    doors = [path for path in files() if path.name == "__init__.py" and len(path.parts) == 3]

    assert [str(path) for path in doors if not ast.get_docstring(tree(path))] == []
