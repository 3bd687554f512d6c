// How many live applications support each business function?
// for: architect, board
// param as_at: date — the day of the question; the one of --as-at when it is not given
MATCH (b:BusinessFunction)
OPTIONAL MATCH (b)<-[:SERVES {band: 'accept'}]-(a:Application)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
WITH b, a ORDER BY toLower(a.name), a.id
WITH b, collect(a.name) AS applications
RETURN coalesce(b.source_id, b.id) AS business_function, b.name AS label, size(applications) AS count, applications
ORDER BY count DESC, business_function
