// Which functionalities do applications of several supplier groups provide?
// for: procurement, architect
// param as_at: date — the day of the question; the one of --as-at when it is not given
// param least: integer = 2 — how many groups at least
MATCH (s:Supplier)
OPTIONAL MATCH way = (head:Supplier)-[o:PARENT_OF*1..10]->(s)
WHERE all(one IN o WHERE one.band = 'accept'
    AND (one.valid_from <= $as_at OR one.valid_from IS NULL) AND ($as_at <= one.valid_to OR one.valid_to IS NULL))
WITH s, head, length(way) AS far ORDER BY far DESC
WITH s, coalesce(head(collect(head)), s) AS group
MATCH (s)-[:SUPPLIES {band: 'accept'}]->(a:Application)-[:PROVIDES {band: 'accept'}]->(f:ApplicationFunction)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
WITH f, group, count(DISTINCT a) AS applications ORDER BY group.name, group.id
WITH f, collect(group.name + ' (' + applications + ')') AS groups
WHERE size(groups) >= $least
RETURN coalesce(f.source_id, f.id) AS functionality, f.name AS label, size(groups) AS count, groups
ORDER BY count DESC, functionality
