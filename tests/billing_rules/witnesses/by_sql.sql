-- The rule once more for PostgreSQL, typed by hand from its sentences: key, quantity, user yen, city yen.
WITH event AS (
  SELECT *, status IN ('handed', 'left') AS delivered, date_trunc('week', day) AS week
  FROM jsonb_to_recordset(%(events)s)
    AS one (key text, person text, day date, slot text, status text, priced boolean)
  WHERE day >= '2026-04-01'
), dated AS (
  SELECT * FROM jsonb_to_recordset(%(histories)s) AS one (person text, input text, since date, value text)
), known AS (
  SELECT *,
    (SELECT value FROM dated WHERE dated.person = event.person AND input = 'programme' AND since <= day
     ORDER BY since DESC LIMIT 1) AS programme,
    (SELECT value FROM dated WHERE dated.person = event.person AND input = 'burden_class' AND since <= day
     ORDER BY since DESC LIMIT 1) AS burden_class
  FROM event
), shared AS (
  SELECT *,
    CASE WHEN day >= '2026-10-01' THEN 263 ELSE 257 END::numeric AS price,
    CASE WHEN programme = 'disability' THEN 0.1
         WHEN burden_class = 'ratio10' THEN 0.1
         WHEN burden_class = 'ratio20' THEN 0.2
         WHEN burden_class = 'ratio30' THEN 0.3 END AS ratio
  FROM known
), day_limit AS ( -- what is refused fills neither the day nor the week
  SELECT *, row_number() OVER (PARTITION BY person, day, delivered ORDER BY slot <> 'lunch', key COLLATE "C") AS nth_of_day
  FROM shared
  WHERE ratio IS NOT NULL
), week_limit AS (
  SELECT *, row_number() OVER (PARTITION BY person, week, delivered ORDER BY day, slot <> 'lunch', key COLLATE "C") AS nth_of_week
  FROM day_limit
  WHERE nth_of_day = 1 OR NOT delivered
)
SELECT key, delivered::integer,
  CASE WHEN delivered THEN price - floor(price * (1 - ratio)) ELSE 0 END::bigint,
  CASE WHEN delivered THEN floor(price * (1 - ratio)) ELSE 0 END::bigint
FROM week_limit
WHERE priced AND (nth_of_week <= 4 OR NOT delivered)
