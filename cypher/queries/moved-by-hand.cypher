// Which data is moved by hand, by e-mail or by a robot?
// for: board, architect
MATCH (i:Integration)
WHERE i.kind IN ['manual-re-key', 'rpa', 'email']
RETURN i.id AS id, i.name AS integration, i.kind AS kind, i.frequency AS frequency, i.carries AS data
ORDER BY id
