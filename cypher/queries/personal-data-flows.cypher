// Through which integrations does personal data go, from where to where?
// for: board
MATCH (i:Integration {personal_data: true})
OPTIONAL MATCH (i)-[:FLOWS_FROM {band: 'accept'}]->(a:Application)
WITH i, a ORDER BY a.name
WITH i, collect(a.name) AS senders
OPTIONAL MATCH (i)-[:FLOWS_TO {band: 'accept'}]->(b:Application)
WITH i, senders, b ORDER BY b.name
RETURN i.id AS id, i.name AS integration, i.kind AS kind, i.documented AS documented, senders,
       collect(b.name) AS receivers
ORDER BY id
