// Which live applications lose their supplier's support before a date, or have lost it?
// for: architect, board
// param as_at: date — the day of the question; the one of --as-at when it is not given
// param until: date — the last day that is asked for
MATCH (a:Application)
WHERE (a.end_of_support_date <= $until OR a.lifecycle = 'end-of-support')
  AND coalesce(a.lifecycle, '') <> 'retired' AND ($as_at < a.retired_date OR a.retired_date IS NULL)
RETURN a.id AS id, a.name AS application, a.version AS version, a.end_of_support_date AS end_of_support,
       a.lifecycle AS lifecycle
ORDER BY end_of_support, id
