// Which live applications have the most integrations?
// for: architect, board
// param as_at: date — the day of the question; the one of --as-at when it is not given
// param most: integer = 20 — how many are listed
MATCH (a:Application)<-[:FLOWS_FROM|FLOWS_TO {band: 'accept'}]-(i:Integration)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
WITH a, count(DISTINCT i) AS integrations
ORDER BY integrations DESC, a.id LIMIT $most
RETURN a.id AS id, a.name AS application, a.criticality AS criticality, integrations
ORDER BY integrations DESC, id
