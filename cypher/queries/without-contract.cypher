// Which live applications does no known contract cover?
// for: procurement
// param as_at: date — the day of the question; the one of --as-at when it is not given
MATCH (a:Application)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL) AND NOT EXISTS { (:Contract)-[:COVERS {band: 'accept'}]->(a) }
RETURN a.id AS id, a.name AS application, a.vendor AS vendor
ORDER BY toLower(application), id
