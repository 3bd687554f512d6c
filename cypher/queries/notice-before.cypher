// For which contracts must notice be given before a date?
// for: procurement
// param as_at: date — the day of the question; the one of --as-at when it is not given
// param until: date — the last day of the window
// The end less the notice period, in calendar months, clamped to the end of a month.
MATCH (k:Contract)
WHERE k.end_date IS NOT NULL AND k.notice_period =~ 'P(\\d+[YMWD])+'
  AND ($as_at < k.terminated_date OR k.terminated_date IS NULL)
  AND NOT EXISTS { (k)-[:REPEATS {band: 'accept'}]->(:Contract) }
WITH k, k.end_date - duration(k.notice_period) AS serve_by
WHERE serve_by >= $as_at AND serve_by <= $until
RETURN k.id AS id, k.reference AS reference, k.title AS title, serve_by, k.end_date AS end,
       k.notice_period AS notice_period
ORDER BY serve_by, id
