// Which integrations are recorded as not written down?
// for: board
MATCH (i:Integration {documented: false})
RETURN i.id AS id, i.name AS integration, i.criticality AS criticality, i.owner_role AS owner
ORDER BY id
