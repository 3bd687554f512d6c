// Which contracts cover no known application?
// for: procurement
MATCH (k:Contract)
WHERE NOT EXISTS { (k)-[:COVERS {band: 'accept'}]->(:Application) }
  AND NOT EXISTS { (k)-[:REPEATS {band: 'accept'}]->(:Contract) }
RETURN k.id AS id, k.reference AS reference, k.title AS title, k.supplier AS supplier
ORDER BY id
