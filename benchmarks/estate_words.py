"""Words that made-up estates are called by. None of them names a real product, firm or council."""

from __future__ import annotations

BRAND_STARTS = tuple(
    "Alder Bexwold Bramble Caldmoor Carrow Corvae Dunmere Ember Fenwick Garnet Hawthorn Ingle Juniper Kestrel "
    "Larkspur Marlbrook Netherby Ottern Pollard Quillon Rowan Saffron Tamarind Umber Vesper Wadders Yelver "
    "Zephyr Ashmarrow Birchen Copper Drover Elmstead Foxglove Greyling Hollin Ivory Kelso".split()
)
BRAND_ENDS = tuple(
    "wick ford mere stone gate path desk line works hub cast grove flow mark point bridge well field "
    "light trail crest haven forge spire loom reach".split()
)
PLACES = tuple(
    "Eastgate Northmoor Southbank Westfield Upland Lowland Harbour Riverside Hillside Parkway Kingsway "
    "Queensway Millside Orchard Meadow Castle Abbey Market Station Priory Chapel Bridgend Cliffside "
    "Woodland Heath Marsh Valley Summit Quarry Foundry".split()
)
PRODUCTS = (
    *("Permits", "Case Management", "Bookings", "Payroll", "Planning Portal", "Rents", "Ledger"),
    *("Benefits", "Libraries Catalogue", "Street Works", "Asset Register", "Waste Rounds"),
    *("School Admissions", "Licensing", "Electoral Roll", "Grants", "Fleet Tracker", "Rota"),
    *("Care Assessments", "Visits", "Complaints", "Document Store", "Forms", "Parking Notices"),
    *("Tenancies", "Repairs", "Inspections", "Noise Cases", "Land Charges", "Building Control"),
    *("Procurement", "Invoices", "Debtors", "Cash Receipting", "Council Tax", "Business Rates"),
    *("Cemeteries", "Registrars", "Museums", "Archives", "Leisure Passes", "Catering Orders"),
    *("Transport Routes", "Signals", "Lighting Faults", "Gritting", "Trees", "Allotments"),
    *("Committee Papers", "Legal Matters"),
)
FIRMS = (
    *("Systems", "Software", "Solutions", "Technologies", "Digital", "Data Services", "Analytics"),
    *("Consulting", "Cloud", "Networks", "Public Sector", "Care Systems", "Informatics"),
)
SERVICES = (
    *("Highways", "Planning", "Libraries", "Adult Social Care", "Children's Services", "Revenues"),
    *(
        "Housing",
        "Waste",
        "Parks",
        "Leisure",
        "Legal",
        "Finance",
        "People",
        "Procurement",
        "Registrars",
    ),
    *(
        "Trading Standards",
        "Environmental Health",
        "Licensing",
        "Education",
        "Transport",
        "Estates",
    ),
    *("Customer Services", "Communications", "Public Health", "Emergency Planning"),
)
TASKS = (
    *("recording", "scheduling", "payments", "reporting", "search", "notification", "approval"),
    *("publishing", "archiving", "matching", "inspection", "billing", "enrolment", "renewal"),
    *("enforcement", "calculation", "forecasting", "monitoring", "messaging", "mapping"),
)
SUBJECTS = (
    *("resident", "tenant", "pupil", "patient", "business", "vehicle", "property", "street"),
    *("contractor", "employee", "visitor", "councillor", "supplier", "carer", "school", "library"),
    *(
        "permit",
        "licence",
        "benefit",
        "council tax",
        "rent",
        "parking",
        "waste",
        "planning",
        "grave",
    ),
    *(
        "tree",
        "asset",
        "invoice",
        "grant",
        "complaint",
        "meeting",
        "election",
        "inspection",
        "noise",
    ),
    *("lighting", "gritting", "bus", "museum", "allotment", "market"),
)
RECORDS = (
    *("details", "addresses", "accounts", "payments", "cases", "history", "documents", "contacts"),
    *("balances", "schedules", "readings", "locations", "references", "applications", "requests"),
    *("decisions", "notices", "appointments", "assessments", "photographs", "signatures", "totals"),
    *("statements", "orders", "receipts", "budgets", "plans", "reviews", "outcomes", "visits"),
    *("surveys", "forms", "letters", "measurements", "rounds", "routes", "allocations", "rotas"),
    *("certificates", "registers", "minutes", "agendas", "maps", "entitlements", "charges"),
    *("refunds", "arrears", "exemptions", "referrals", "transfers", "permissions"),
)
PROSE = tuple(
    "the and of to for with by who that which holds keeps records used daily office team staff officers "
    "public online form requests details sent nightly to finance printed letters checked against register "
    "addresses payments refunds cases reviews visits planned monthly report exported spreadsheet archive "
    "supplier hosted upgrade due next year interface breaks when fields change ask first legacy screens "
    "replaced browser access tablets field crews appointments calendar reminders text message email queue "
    "approval manager signs documents scanned indexed search map layers property street tenancy invoice "
    "purchase order budget code audit trail retention seven years personal sensitive shared partners".split()
)
