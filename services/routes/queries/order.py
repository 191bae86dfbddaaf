"""The order of a route as a browser had been shown it, compared with what it is."""

from collections.abc import Sequence
from uuid import UUID

from services.people.models import Recipient
from services.routes.models import Route


def differences(route: Route, was: Sequence[UUID], now: Sequence[UUID]) -> list[str]:
    """What somebody changed meanwhile, a sentence for each person: who came, who left, who stands elsewhere."""
    people = Recipient.objects.only("family_name", "given_name").in_bulk([*was, *now])
    name = {key: f"{person.name}さん" for key, person in people.items()}
    came = [f"{name[key]}が、{now.index(key) + 1}番に入りました" for key in now if key not in was]
    left = [f"{name[key]}が、このコースから外れました" for key in was if key not in now and key in name]
    stayed = [key for key in was if key in now]
    order = [key for key in now if key in was]
    moved = [
        f"{name[key]}が、{was.index(key) + 1}番から{now.index(key) + 1}番になりました"
        for key, other in zip(order, stayed, strict=True)
        if key != other
    ]
    return [f"{words}（{route.changed_by_name}）" if route.changed_by_name else words for words in came + left + moved]


def merged(wanted: Sequence[UUID], now: Sequence[UUID]) -> list[UUID]:
    """A wanted order over those who are there now: who left is left out, who came stands at the end."""
    kept = [key for key in wanted if key in now]
    return [*kept, *(key for key in now if key not in kept)]
