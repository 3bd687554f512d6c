// Which applications provide a functionality, with stated cost and contract?
// for: architect, procurement
// param functionality: text — its id in the taxonomy, such as appointments-and-booking
// param as_at: date — the day of the question; the one of --as-at when it is not given
MATCH (f:ApplicationFunction {source_id: $functionality})<-[p:PROVIDES {band: 'accept'}]-(a:Application)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
OPTIONAL MATCH (k:Contract)-[:COVERS {band: 'accept'}]->(a)
WHERE NOT EXISTS { (k)-[:REPEATS {band: 'accept'}]->(:Contract) }
WITH a, p, k ORDER BY k.end_date, k.id
RETURN a.id AS id, a.name AS application, a.vendor AS vendor, a.annual_cost AS stated_annual_cost,
       p.confidence AS confidence, collect(k.name) AS contracts, min(k.end_date) AS earliest_end
ORDER BY toLower(application), id
