"""What people type for yes, no and each closed word: patterns, tried in order, on lower-case text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_YES = (
    "yes y true t 1 x ✓ ✔ ☑ j ja oui o vrai si sí s sim verdadero wahr waar da po ye yep"
).split()
_NO = "no n false f 0 ✗ ✘ ☐ nein non nee faux falso falsch onwaar ne jo nope".split()
BOOLEANS: Mapping[str, bool] = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}

ENUMS: Mapping[str, Sequence[tuple[str, str]]] = {
    "Lifecycle": (
        (
            r"pending retire|phas(?:e|ing) out|(?:to be|being) (?:retired|replaced|decommission|phased out)|"
            r"sunset|end of life soon|replacement (?:planned|in progress|underway)",
            "pending-retirement",
        ),
        (
            r"retired|decommission|end of life|obsolete|switched off|closed|removed|absent|stolen|withdrawn|"
            r"^replaced|superseded",
            "retired",
        ),
        (r"end of support|unsupported|out of support|legacy", "end-of-support"),
        (r"^test$|^chartered$|^on hold$", "planned"),
        (r"pilot|trial|proof of concept|\bpoc\b|beta|test phase", "pilot"),
        (
            r"plan|design|build|implement|on order|pending install|phase in|under evaluation|ideation|"
            r"proposed|project|deploy",
            "planned",
        ),
        (
            r"in production|production|operational|live|in use|installed|active|in maintenance|current|"
            r"approved|in service",
            "live",
        ),
    ),
    "Breadth": (
        (r"unlike|shelf|mixed|various", "unlike"),
        (r"same|specific|line of business", "same-work"),
        (r"any|generic|common|shared|cross", "any-work"),
    ),
    "Criticality": (
        (
            r"^1\b|most critical|mission|business critical|very high|^critical|tier 1|platinum|vital",
            "most-critical",
        ),
        (
            r"^2\b|somewhat|\bhigh\b|business operational|tier 2|gold|essential|important",
            "somewhat-critical",
        ),
        (r"^3\b|less critical|medium|moderate|administrative|tier 3|silver", "less-critical"),
        (r"^4\b|^5\b|not critical|non[- ]critical|\blow\b|tier 4|bronze|minor", "not-critical"),
    ),
    "Hosting": (
        (r"saas|software as a service", "saas"),
        (
            r"supplier|vendor|third party|3rd party|hosted by|managed service|external|rechenzentrum|"
            r"hébergeur|fournisseur|leverancier|proveedor|fornecedor|fornitore",
            "supplier-hosted",
        ),
        (
            r"on[- ]?prem|in[- ]?house|local|data ?cent|own server|corporate server|civic|vmware|internal|"
            r"desktop|laptop|workstation|client[- ]server|thick client|auf eigenen|eigenbetrieb|sur site",
            "on-premises",
        ),
        (r"cloud|azure|aws|gcp|iaas|paas|google|nuage|\bnube\b|nuvem|chmura|molnt|wolke", "cloud"),
        (r"hosted", "supplier-hosted"),
    ),
    "ValueBasis": (
        (r"incl.*(?:option|extension)|maximum|including all", "total-including-options"),
        (r"annual|per annum|yearly|per year|each year|\bp\.?a\b", "annual"),
        (
            r"whole|total|full term|lifetime|over the (?:length|term|life)|contract value|term value|length of",
            "total-whole-term",
        ),
    ),
    "VatTreatment": (
        (r"exclu|\bex\b|\bnet\b|without", "excluded"),
        (r"inclu|\binc\b|gross|with vat", "included"),
        (r"exempt|outside", "exempt"),
    ),
    "AutoRenew": (
        (r"tacit|auto|rolling|evergreen|yes|^y$", "tacit"),
        (r"express|by agreement|option", "express"),
        (r"never|none|no\b|^n$|fixed", "none"),
    ),
    "SupplierRole": (
        (r"resell|partner|distributor|\blar\b|\blsp\b", "reseller"),
        (r"publish|vendor|manufacturer|author", "publisher"),
        (r"supplier|provider|contractor", "supplier"),
    ),
    "CostCategory": (
        (r"licen[cs]e|subscription|software", "licence"),
        (r"support|maintenance|\bs&m\b", "support"),
        (r"host|cloud|infrastructure|server|storage", "hosting"),
        (r"staff|internal|salar|people|labour|\bfte\b", "internal-staff"),
        (r"other|misc|training|consult|project|hardware", "other"),
    ),
    "IntegrationKind": (
        (
            r"re[- ]?key|manual|retype|swivel|copy and paste|by hand|spreadsheet upload",
            "manual-re-key",
        ),
        (r"\brpa\b|robot", "rpa"),
        (r"e-?mail|smtp|inbox", "email"),
        (r"sftp|ftp|file|csv|flat|batch|extract|xml drop|usb", "file-transfer"),
        (r"database|odbc|jdbc|db ?link|sql|view|linked server", "database-link"),
        (r"queue|message|event|bus\b|esb|mq\b|kafka|pub", "message"),
        (r"api|rest|soap|web ?service|json|odata|http|webhook|graphql", "api"),
    ),
    "Direction": (
        (r"bi-?dir|both|two[- ]?way|exchange|<->|↔|\bin\b.{1,5}\bout\b", "both"),
        (
            r"\bin\b|inbound|target to source|pull|receive|subscriber to provider|<-|←",
            "target-to-source",
        ),
        (
            r"out|source to target|one[- ]?way|push|send|provider to subscriber|->|→|forward",
            "source-to-target",
        ),
        # Whatever else somebody typed says that it is not clear, so the columns' order is no proof.
        (r".", "unknown"),
    ),
    "Frequency": (
        (r"real|immediate|instant|on event|continuous|live|near", "real-time"),
        (r"hour|15 min|30 min|minutes|several times a day", "hourly"),
        (r"daily|nightly|overnight|every day|each night|weekday", "daily"),
        (r"week|fortnight", "weekly"),
        (r"month|quarter", "monthly"),
        (r"year|annual", "yearly"),
        (
            r"ad[- ]?hoc|on demand|as needed|when needed|as required|irregular|occasional|sometimes",
            "ad-hoc",
        ),
    ),
}
