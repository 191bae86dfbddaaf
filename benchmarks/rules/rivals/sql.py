"""The rule as one statement over a table `events`, for PostgreSQL and DuckDB alike."""

from benchmarks.rules.rivals.rule import CITY_DUE, PRICE, USER_DUE, USER_PRICE, WEEKLY_MAX

COLUMNS = ("id", "person", "day", "meal", "status", "burden_class")


def _case(column: str, values: tuple[int, ...]) -> str:
    return f"CASE {column} {' '.join(f'WHEN {n} THEN {one}' for n, one in enumerate(values))} END"


EVENTS = f"""
WITH due AS (
  SELECT id, person, day, meal, (day + 3) / 7 AS week, {_case("status", CITY_DUE)} AS city_due,
         {_case("status", USER_DUE)} AS user_due, {_case("burden_class", USER_PRICE)}::bigint AS user_price
  FROM events
), once AS (
  SELECT *, CASE WHEN city_due = 1 AND row_number() OVER (PARTITION BY person, day, meal, city_due ORDER BY id) = 1
                 THEN 1 ELSE 0 END AS counted
  FROM due
), numbered AS (
  SELECT *, sum(counted) OVER (PARTITION BY person, week ORDER BY id ROWS UNBOUNDED PRECEDING) AS nth FROM once
)
SELECT id,
       CASE WHEN counted = 1 AND user_due = 1 AND nth <= {WEEKLY_MAX} THEN user_price ELSE 0 END AS user_yen,
       CASE WHEN counted = 1 AND nth <= {WEEKLY_MAX} THEN {PRICE} - user_price ELSE 0 END AS city_yen
FROM numbered
"""
