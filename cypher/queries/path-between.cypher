// How does data get from one application to another?
// for: board, architect
// param from: text — the id of the one
// param to: text — the id of the other
// param as_at: date — the day of the question; the one of --as-at when it is not given
MATCH (start:Application {id: $from}) MATCH (end:Application {id: $to})
MATCH path = ANY SHORTEST (start) ((x:Application)<-[o:FLOWS_FROM|FLOWS_TO {band: 'accept'}]-(i:Integration)-[t:FLOWS_FROM|FLOWS_TO {band: 'accept'}]->(y:Application)
  WHERE type(o) <> type(t) AND x <> y
    AND (coalesce(i.direction, '') = 'both' OR (coalesce(i.direction, '') = 'target-to-source') = (type(o) = 'FLOWS_TO'))
    AND coalesce(x.lifecycle, '') <> 'retired' AND ($as_at < x.retired_date OR x.retired_date IS NULL)
    AND coalesce(y.lifecycle, '') <> 'retired' AND ($as_at < y.retired_date OR y.retired_date IS NULL)) {1,12} (end)
RETURN length(path) / 2 AS distance, [one IN nodes(path) | one.name] AS path
