"""The pages by their addresses on the small estate: one at least for each route."""

from __future__ import annotations

APPLICATION = "acme/application/app-00"
OTHER = "acme/application/app-05"
FUNCTION = "/functions/appointments-and-booking"
IMPACT = f"/impact/{APPLICATION}?event=retire"
CONTRACTS = "/contracts"
NOT_THERE = "/applications/acme/application/none"

PAGES = (
    "/",
    "/functions",
    "/functions?colour=cost",
    FUNCTION,
    "/functions/payments",
    "/applications",
    "/applications?q=book&disposition=tolerate",
    f"/applications/{APPLICATION}",
    "/applications/acme/application/app-41",
    "/rationalisation",
    "/suppliers",
    "/suppliers/acme/supplier/sup-0",
    CONTRACTS,
    "/contracts?within=18m&status=live",
    "/contracts/acme/contract/c-0000",
    "/impact",
    "/impact?q=wren",
    IMPACT,
    f"/impact/{APPLICATION}?event=outage",
    "/impact/acme/contract/c-0001?event=contract-end",
    "/path",
    f"/path?from={APPLICATION}&to={OTHER}",
    f"/explore?around={APPLICATION}",
    f"/explore?around={APPLICATION}&depth=2",
    "/quality",
    "/quality/application-without-business-function",
    "/search?q=book",
    "/search?q=nothing-is-called-that",
    "/loads",
    "/loads/2",
    "/changes?from=1&to=2",
    "/elements?type=Integration",
    "/elements/acme/integration/int-01",
    "/elements/acme/organisation-unit/place",
    "/import",
    "/review",
    "/review?kind=links&why=uncertain",
    "/review?kind=suppliers&band=no",
)
# Pages that answer with an error, for people.
MISTAKES = (NOT_THERE, "/nothing", "/contracts?within=soon", "/functions?as_at=tomorrow")
