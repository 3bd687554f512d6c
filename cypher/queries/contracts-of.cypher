// Which contracts cover an application, and with whom?
// for: architect, procurement
// param application: text — its id
MATCH (k:Contract)-[c:COVERS]->(:Application {id: $application})
WHERE c.band <> 'no'
  AND NOT EXISTS { (k)-[:REPEATS {band: 'accept'}]->(:Contract) }
OPTIONAL MATCH (s:Supplier)-[:PARTY_TO {band: 'accept'}]->(k)
WITH k, c, s ORDER BY s.name
RETURN k.id AS id, k.title AS title, k.end_date AS end, c.method AS method, c.confidence AS confidence,
       c.band AS band, collect(s.name) AS suppliers
ORDER BY id
