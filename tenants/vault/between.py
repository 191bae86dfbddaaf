"""Text between a city and one of its NPOs: closed in a row of `public`, opened by these two alone.

Neither party's data keys would do, because the other cannot unwrap them. The key of a pair is derived from the
platform's own key and the names of both; it is in no database, so a dump of the rows opens nothing.
"""

from uuid import UUID

from tenants.vault import cipher


def seal_between(city_id: UUID, npo_id: UUID, text: str, *, place: str) -> bytes:
    """The text closed for these two, bound to its place (table, column, row): copied elsewhere it does not open."""
    return cipher.seal(cipher.pair_key(city_id, npo_id), text.encode(), aad=f"between|{place}")


def open_between(city_id: UUID, npo_id: UUID, sealed: bytes, *, place: str) -> str:
    """What `seal_between` closed for these two at this place."""
    return cipher.open_sealed(cipher.pair_key(city_id, npo_id), sealed, aad=f"between|{place}").decode()
