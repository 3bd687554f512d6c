// Which elements are related to nothing?
// for: architect
MATCH (n)
WHERE n.id IS NOT NULL AND n.organisation_id IS NOT NULL AND NOT n:LandscapeEntry AND NOT EXISTS { (n)--() }
RETURN labels(n)[0] AS type, n.id AS id, n.name AS name
ORDER BY type, id
