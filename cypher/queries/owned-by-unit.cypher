// What does each organisation unit own, and at which stated yearly cost?
// for: architect, procurement
// param as_at: date — the day of the question; the one of --as-at when it is not given
MATCH (u:OrganisationUnit)-[:OWNS {band: 'accept'}]->(a:Application)
WHERE coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
RETURN u.id AS id, u.name AS unit, count(DISTINCT a) AS applications, sum(a.annual_cost) AS stated_annual_cost,
       count(CASE WHEN a.annual_cost IS NULL THEN 1 END) AS cost_not_stated
ORDER BY applications DESC, id
