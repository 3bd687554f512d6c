// Which licences are held and not used?
// for: procurement
// param least: integer = 1 — how many unused at least
MATCH (l:Licence)
WHERE l.entitled - l.used >= $least
OPTIONAL MATCH (l)-[:GRANTS {band: 'accept'}]->(a:Application)
WITH l, a ORDER BY a.name
RETURN l.id AS id, l.name AS licence, l.metric AS metric, l.entitled AS entitled, l.used AS used,
       l.entitled - l.used AS unused, collect(a.name) AS applications
ORDER BY unused DESC, id
