// What would be hit if a supplier and its companies went away?
// for: board, procurement
// param supplier: text — the id of the group's head, or of a company
// param as_at: date — the day of the question; the one of --as-at when it is not given
MATCH (head:Supplier {id: $supplier})
OPTIONAL MATCH (head)-[o:PARENT_OF*1..10]->(child:Supplier)
WHERE all(one IN o WHERE one.band = 'accept'
    AND (one.valid_from <= $as_at OR one.valid_from IS NULL) AND ($as_at <= one.valid_to OR one.valid_to IS NULL))
WITH head, collect(DISTINCT child) AS children
WITH children + head AS members
UNWIND members AS s
MATCH (s)-[:SUPPLIES {band: 'accept'}]->(a:Application)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
OPTIONAL MATCH (a)-[:SERVES {band: 'accept'}]->(b:BusinessFunction)
WITH DISTINCT a, b ORDER BY b.name
RETURN a.id AS id, a.name AS application, a.criticality AS criticality, collect(b.name) AS business_functions
ORDER BY id
