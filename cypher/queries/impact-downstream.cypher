// Which applications receive data of one, directly or through others, and by which path?
// for: board, architect
// param application: text — its id
// param as_at: date — the day of the question; the one of --as-at when it is not given
// param hops: integer = 6 — how many integrations away at most
// The shortest path in the direction of the data; an integration that flows both ways is followed both ways.
// No way leads through the beginning: else the server looks for ways back to it that use nothing twice, at five times the cost.
MATCH (start:Application {id: $application})
MATCH path = ANY SHORTEST (start) ((x:Application)<-[o:FLOWS_FROM|FLOWS_TO {band: 'accept'}]-(i:Integration)-[t:FLOWS_FROM|FLOWS_TO {band: 'accept'}]->(y:Application)
  WHERE type(o) <> type(t) AND x <> y AND y.id <> $application
    AND (coalesce(i.direction, '') = 'both' OR (coalesce(i.direction, '') = 'target-to-source') = (type(o) = 'FLOWS_TO'))
    AND coalesce(x.lifecycle, '') <> 'retired' AND ($as_at < x.retired_date OR x.retired_date IS NULL)
    AND coalesce(y.lifecycle, '') <> 'retired' AND ($as_at < y.retired_date OR y.retired_date IS NULL)) {1,10} (hit:Application)
WITH hit, path, length(path) / 2 AS distance
WHERE distance <= $hops
RETURN hit.id AS id, hit.name AS application, hit.criticality AS criticality, distance,
       [one IN nodes(path) | one.name] AS path
ORDER BY distance, id
