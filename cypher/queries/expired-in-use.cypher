// Which contracts have expired although a live application still needs them, with no other in force?
// for: procurement, board
// param as_at: date — the day of the question; the one of --as-at when it is not given
MATCH (k:Contract)-[:COVERS {band: 'accept'}]->(a:Application)
WHERE k.end_date < $as_at
  AND NOT EXISTS { (k)-[:REPEATS {band: 'accept'}]->(:Contract) }
  AND ($as_at < k.terminated_date OR k.terminated_date IS NULL)
  AND (k.start_date <= $as_at OR k.start_date IS NULL)
  AND NOT (coalesce(k.auto_renew, '') = 'tacit' AND (k.end_max_date IS NULL OR k.end_max_date >= $as_at))
  AND coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
  AND NOT EXISTS {
    MATCH (other:Contract)-[:COVERS {band: 'accept'}]->(a)
    WHERE other.id <> k.id
      AND ($as_at < other.terminated_date OR other.terminated_date IS NULL)
      AND (other.start_date <= $as_at OR other.start_date IS NULL)
      AND (other.end_date >= $as_at OR (other.end_date < $as_at AND coalesce(other.auto_renew, '') = 'tacit'
        AND (other.end_max_date IS NULL OR other.end_max_date >= $as_at)))
  }
WITH k, a ORDER BY toLower(a.name), a.id
RETURN k.id AS id, k.reference AS reference, k.title AS title, k.end_date AS end, collect(a.name) AS applications
ORDER BY end, id
