"""Where a door is, read from what people paste: 「緯度, 経度」, or the text of a map's link. Nothing is looked up."""

import re
import unicodedata
from collections.abc import Iterator

SPOT_HINT = (
    "場所が読めません。地図で場所を長押しして出る「緯度, 経度」（例：34.84620, 135.61720）か、"
    "地図の共有リンクをそのまま貼ってください"
)
_NUMBER = r"(-?\d{1,3}\.\d+)"
# The marker of a link before its view: a link's @… is where the map was looked at, not what was pointed at.
_FORMS = (
    rf"!3d{_NUMBER}!4d{_NUMBER}",
    rf"mlat={_NUMBER}&mlon={_NUMBER}",
    rf"\blat={_NUMBER}&lon=?g?={_NUMBER}",
    rf"[?&](?:q|query|ll|destination)={_NUMBER}(?:,|%2C)\s*{_NUMBER}",
    rf"@{_NUMBER},{_NUMBER}",
    rf"#map=\d+/{_NUMBER}/{_NUMBER}",
    rf"^(?:geo:)?\s*(?:北緯|緯度)?[:\s]*{_NUMBER}\s*[度°]?\s*[,、/\s]\s*(?:東経|経度)?[:\s]*{_NUMBER}\s*[度°]?$",
)
LATITUDES, LONGITUDES = (20.0, 46.0), (122.0, 154.0)  # Japan, with its islands


def read_spot(text: str) -> str | None:
    """34.846200,135.617200 from what was pasted; None when no place in Japan can be read from it."""
    plain = unicodedata.normalize("NFKC", text).replace("、", ",").strip()
    for latitude, longitude in _pairs(plain):
        if _within(latitude, LATITUDES) and _within(longitude, LONGITUDES):
            return f"{latitude:.6f},{longitude:.6f}"
    return None


def _pairs(text: str) -> Iterator[tuple[float, float]]:
    for form in _FORMS:
        found = re.search(form, text)
        if found:
            yield float(found[1]), float(found[2])


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]
