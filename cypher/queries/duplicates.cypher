// Where is the same functionality provided more than once?
// for: architect, procurement
// param as_at: date — the day of the question; the one of --as-at when it is not given
// param least: integer = 2 — how many applications at least
// Live applications in band accept; environments of an application, and suites counted through
// a part that does it, are left out, as in `landscape duplicates`.
WITH ['test', 'testing', 'uat', 'dev', 'development', 'training', 'train', 'dr', 'disaster recovery',
    'staging', 'pre-production', 'preproduction', 'sandbox', 'sit', 'non-production'] AS environments
MATCH (f:ApplicationFunction)<-[p:PROVIDES {band: 'accept'}]-(a:Application)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
  AND NOT (toLower(coalesce(a.environment, '')) IN environments AND EXISTS {
    MATCH (a)<-[c:CONTAINS*1..10 {band: 'accept'}]-(whole:Application)-[:PROVIDES {band: 'accept'}]->(f)
    WHERE whole <> a AND coalesce(whole.lifecycle, '') <> 'retired' AND ($as_at < whole.retired_date OR whole.retired_date IS NULL)
  })
  AND NOT EXISTS {
    MATCH (a)-[c:CONTAINS*1..10 {band: 'accept'}]->(part:Application)-[q:PROVIDES {band: 'accept'}]->(f)
    WHERE part <> a AND coalesce(part.lifecycle, '') <> 'retired' AND ($as_at < part.retired_date OR part.retired_date IS NULL)
      AND NOT toLower(coalesce(part.environment, '')) IN environments
      AND (p.method = 'inferred' OR q.method = 'inferred')
  }
WITH f, a ORDER BY toLower(a.name), a.id
WITH f, collect(a.name) AS applications, count(a) AS count
WHERE count >= $least
RETURN coalesce(f.source_id, f.id) AS functionality, f.name AS label, count, applications
ORDER BY count DESC, toLower(label), functionality
