// Which contracts end within a window?
// for: procurement
// param as_at: date — the day of the question; the one of --as-at when it is not given
// param until: date — the last day of the window
MATCH (k:Contract)
WHERE k.end_date >= $as_at AND k.end_date <= $until
  AND ($as_at < k.terminated_date OR k.terminated_date IS NULL)
  AND NOT EXISTS { (k)-[:REPEATS {band: 'accept'}]->(:Contract) }
OPTIONAL MATCH (s:Supplier)-[:PARTY_TO {band: 'accept'}]->(k)
WITH k, s ORDER BY s.name
RETURN k.id AS id, k.reference AS reference, k.title AS title, k.end_date AS end,
       k.notice_period AS notice_period, k.value AS value, k.value_basis AS value_basis, collect(s.name) AS suppliers
ORDER BY end, id
