// What was spent on what in a financial year?
// for: procurement
// param year: text — the year as the files write it, such as 2025/26
MATCH (c:Cost {year: $year})
RETURN coalesce(c.category, 'unknown') AS category, count(c) AS lines, sum(c.amount) AS amount, c.currency AS currency
ORDER BY category, currency
