"""What 見本市 pays in October 2026, typed by hand; the engine reads it from the pack."""

PRICE = 840
USER_PRICE = (0, 400, 500)
CITY_DUE = (1, 1, 1, 1, 1, 0, 0)
USER_DUE = (1, 1, 0, 0, 0, 0, 0)
WEEKLY_MAX = 7
