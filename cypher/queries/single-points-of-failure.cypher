// Which applications support a business function alone?
// for: board
// param as_at: date — the day of the question; the one of --as-at when it is not given
MATCH (b:BusinessFunction)<-[:SERVES {band: 'accept'}]-(a:Application)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
WITH b, collect(DISTINCT a) AS supporters
WHERE size(supporters) = 1
WITH supporters[0] AS a, b ORDER BY b.name
RETURN a.id AS id, a.name AS application, a.criticality AS criticality, collect(b.name) AS alone_supports
ORDER BY id
