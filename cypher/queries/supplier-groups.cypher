// Which suppliers belong together, and how many contracts do they hold?
// for: procurement
// param as_at: date — the day of the question; the one of --as-at when it is not given
// A company belongs to its ultimate parent as that was on the day.
MATCH (s:Supplier)
OPTIONAL MATCH way = (head:Supplier)-[o:PARENT_OF*1..10]->(s)
WHERE all(one IN o WHERE one.band = 'accept'
    AND (one.valid_from <= $as_at OR one.valid_from IS NULL) AND ($as_at <= one.valid_to OR one.valid_to IS NULL))
WITH s, head, length(way) AS far ORDER BY far DESC
WITH s, coalesce(head(collect(head)), s) AS group
OPTIONAL MATCH (s)-[:PARTY_TO {band: 'accept'}]->(k:Contract)
WHERE NOT EXISTS { (k)-[:REPEATS {band: 'accept'}]->(:Contract) }
WITH group, collect(DISTINCT s.name) AS members, count(DISTINCT k) AS contracts
RETURN group.id AS id, group.name AS supplier, size(members) AS members, contracts
ORDER BY contracts DESC, id
