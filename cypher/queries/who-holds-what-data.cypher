// Which applications master, copy, send and receive which data?
// for: board, architect
MATCH (d:DataObject)
OPTIONAL MATCH (m:Application)-[:MASTERS {band: 'accept'}]->(d)
WITH d, m ORDER BY m.name
WITH d, collect(DISTINCT m.name) AS masters
OPTIONAL MATCH (r:Application)-[:READS {band: 'accept'}]->(d)
WITH d, masters, r ORDER BY r.name
WITH d, masters, collect(DISTINCT r.name) AS readers
OPTIONAL MATCH (d)<-[:CARRIES {band: 'accept'}]-(:Integration)-[:FLOWS_FROM {band: 'accept'}]->(s:Application)
WITH d, masters, readers, s ORDER BY s.name
WITH d, masters, readers, collect(DISTINCT s.name) AS senders
OPTIONAL MATCH (d)<-[:CARRIES {band: 'accept'}]-(:Integration)-[:FLOWS_TO {band: 'accept'}]->(t:Application)
WITH d, masters, readers, senders, t ORDER BY t.name
RETURN d.id AS id, d.name AS data, masters, readers, senders, collect(DISTINCT t.name) AS receivers
ORDER BY id
