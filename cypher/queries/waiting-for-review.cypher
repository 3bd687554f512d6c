// Which inferred relationships wait for somebody's word?
// for: architect
// param most: integer = 200 — how many are listed
MATCH (a)-[r {band: 'review'}]->(b)
RETURN a.name AS from, type(r) AS relationship, b.name AS to, r.confidence AS confidence, r.evidence AS evidence,
       a.id AS from_id, b.id AS to_id
ORDER BY confidence DESC, from_id, relationship, to_id LIMIT $most
