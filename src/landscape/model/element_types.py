"""The kinds of thing that an estate holds, each with its properties, declared once."""

from __future__ import annotations

from collections.abc import Mapping

from landscape.model import vocabulary as words
from landscape.model.declaration import ElementType, Property, ValueKind

_K = ValueKind
_NAME = Property("name", "Name", "What people call it.", _K.NAME)
_DESCRIPTION = Property("description", "Description", "What it is for, in somebody's words.")
_SOURCE_ID = Property(
    "source_id", "Source id", "The identifier the source gives it.", _K.IDENTIFIER
)
_CURRENCY = Property("currency", "Currency", "Currency of the amounts, ISO 4217.", _K.CURRENCY)
_CRITICALITY = Property(
    "criticality",
    "Criticality",
    "How much the organisation depends on it.",
    _K.ENUM,
    values=words.Criticality,
)
_OWNER_ROLE = Property("owner_role", "Owner (role)", "The role or team that answers for it.")
_VERIFIED = Property("last_verified", "Last verified", "When somebody last checked it.", _K.DATE)

ORGANISATION = ElementType(
    "Organisation",
    "organisation",
    "Organisation",
    "Organisations",
    "A body whose estate this is.",
    (_NAME, _SOURCE_ID),
)
ORGANISATION_UNIT = ElementType(
    "OrganisationUnit",
    "organisation-unit",
    "Organisation unit",
    "Organisation units",
    "A directorate, department or team.",
    (
        _NAME,
        _SOURCE_ID,
        _DESCRIPTION,
        Property("unit_type", "Unit type", "Directorate, department, team."),
        Property("headcount", "Headcount", "People who work there.", _K.INTEGER, unit="people"),
    ),
)
APPLICATION = ElementType(
    "Application",
    "application",
    "Application",
    "Applications",
    "A business application: the thing that is counted, after its environments are collapsed.",
    (
        _NAME,
        _SOURCE_ID,
        _DESCRIPTION,
        Property("vendor", "Vendor", "The supplier's name as the source types it."),
        Property("product", "Product", "The product it is, where the source says."),
        Property("version", "Version", "Version in use.", _K.IDENTIFIER),
        Property("category", "Category", "The source's own category."),
        Property(
            "lifecycle",
            "Life cycle",
            "Where it stands in its life.",
            _K.ENUM,
            values=words.Lifecycle,
        ),
        _CRITICALITY,
        Property("hosting", "Hosting", "Who runs the machines.", _K.ENUM, values=words.Hosting),
        Property("environment", "Environment", "Production, test, … of the row shown."),
        Property("users", "Users", "Active users.", _K.INTEGER, unit="people"),
        Property(
            "business_fit", "Business fit", "How well it serves the work.", _K.SCORE, unit="1 to 5"
        ),
        Property(
            "technical_fit",
            "Technical fit",
            "How sound it is technically.",
            _K.SCORE,
            unit="1 to 5",
        ),
        Property("install_date", "Installed", "When it went live.", _K.DATE),
        Property("retired_date", "Retired", "When it was switched off.", _K.DATE),
        Property(
            "end_of_support_date", "End of support", "When the supplier stops support.", _K.DATE
        ),
        Property("data_classification", "Data classification", "Sensitivity of what it holds."),
        Property(
            "recovery_time", "Recovery time", "Time within which it must be back.", _K.DURATION
        ),
        Property("annual_cost", "Annual cost", "Yearly cost as the source states it.", _K.MONEY),
        _CURRENCY,
        _OWNER_ROLE,
        _VERIFIED,
    ),
)
_FUNCTION_PROPERTIES = (
    _NAME,
    _SOURCE_ID,
    _DESCRIPTION,
    Property("synonyms", "Synonyms", "Other words for it, separated by |."),
)
APPLICATION_FUNCTION = ElementType(
    "ApplicationFunction",
    "application-function",
    "Functionality",
    "Functionalities",
    "What software does: appointments and booking, payments, case management.",
    (
        *_FUNCTION_PROPERTIES,
        Property(
            "breadth",
            "Breadth",
            "Whether one application could take over from another that does this.",
            _K.ENUM,
            values=words.Breadth,
        ),
    ),
)
BUSINESS_FUNCTION = ElementType(
    "BusinessFunction",
    "business-function",
    "Business function",
    "Business functions",
    "What the organisation does: libraries, registrars, pest control.",
    _FUNCTION_PROPERTIES,
)
SUPPLIER = ElementType(
    "Supplier",
    "supplier",
    "Supplier",
    "Suppliers",
    "A company or body that sells or runs something.",
    (
        _NAME,
        _SOURCE_ID,
        Property(
            "company_number",
            "Company number",
            "Number in the company register.",
            _K.COMPANY_NUMBER,
        ),
        Property("aliases", "Other names", "Other spellings and former names, separated by |."),
        _DESCRIPTION,
    ),
)
CONTRACT = ElementType(
    "Contract",
    "contract",
    "Contract",
    "Contracts",
    "A legally enforceable agreement with a supplier.",
    (
        Property("reference", "Reference", "The register's reference number.", _K.IDENTIFIER),
        Property("title", "Title", "Title of the agreement.", _K.NAME),
        _DESCRIPTION,
        Property("supplier", "Supplier", "The supplier's name as the register types it."),
        Property("category", "Category", "CPV, ProClass or the source's own category."),
        Property("start_date", "Start", "First day of the term.", _K.DATE),
        Property(
            "end_date", "End", "Last day of the current term, exercised options included.", _K.DATE
        ),
        Property("end_max_date", "Latest end", "Last day if every option is used.", _K.DATE),
        Property("review_date", "Review", "When the register says it is to be reviewed.", _K.DATE),
        Property("signed_date", "Signed", "When it was signed or awarded.", _K.DATE),
        Property("terminated_date", "Terminated", "When it was ended early.", _K.DATE),
        Property(
            "extension_options", "Extension options", "As typed: 2 x 12 months, 1+1, up to 24m."
        ),
        Property("notice_period", "Notice period", "Notice to be given.", _K.DURATION),
        Property(
            "auto_renew",
            "Automatic renewal",
            "What happens at the end when nobody acts.",
            _K.ENUM,
            values=words.AutoRenew,
        ),
        Property("value", "Value", "The value as stated, of the stated basis.", _K.MONEY),
        Property("value_annual", "Annual value", "Value per year, where stated.", _K.MONEY),
        Property(
            "value_basis",
            "Value basis",
            "What the value is the value of.",
            _K.ENUM,
            values=words.ValueBasis,
        ),
        _CURRENCY,
        Property(
            "vat_treatment",
            "VAT treatment",
            "Whether the value contains VAT.",
            _K.ENUM,
            values=words.VatTreatment,
        ),
        Property("vat_irrecoverable", "VAT not recoverable", "As the register states.", _K.MONEY),
        Property("recorded_status", "Recorded status", "The source's own status, never trusted."),
        Property("procurement_route", "Procurement route", "Tender, framework, direct award."),
        Property("framework_reference", "Framework", "Framework it was called off.", _K.IDENTIFIER),
        Property("sme", "SME", "Whether the supplier is a small or medium enterprise.", _K.BOOLEAN),
        Property("vcse", "VCSE", "Whether the supplier is a voluntary body.", _K.BOOLEAN),
        _OWNER_ROLE,
        _VERIFIED,
    ),
)
INTEGRATION = ElementType(
    "Integration",
    "integration",
    "Integration",
    "Integrations",
    "A flow of data between two applications, a person re-keying included.",
    (
        _NAME,
        _SOURCE_ID,
        _DESCRIPTION,
        Property("kind", "Kind", "How the two are joined.", _K.ENUM, values=words.IntegrationKind),
        Property("protocol", "Protocol", "As the source types it: REST, SFTP, e-mail."),
        Property(
            "direction",
            "Direction",
            "Which way data flows.",
            _K.ENUM,
            values=words.Direction,
        ),
        Property("frequency", "Frequency", "How often.", _K.ENUM, values=words.Frequency),
        Property("trigger", "Trigger", "What starts it."),
        Property("carries", "Data", "What data it carries, as typed."),
        Property("personal_data", "Personal data", "Whether it carries any.", _K.BOOLEAN),
        _CRITICALITY,
        Property("documented", "Documented", "Whether it is written down.", _K.BOOLEAN),
        _OWNER_ROLE,
        _VERIFIED,
    ),
)
SYSTEM_SOFTWARE = ElementType(
    "SystemSoftware",
    "system-software",
    "System software",
    "System software",
    "What applications run on: databases, operating systems, platforms.",
    (
        _NAME,
        _SOURCE_ID,
        Property("version", "Version", "Version in use.", _K.IDENTIFIER),
        Property("end_of_support_date", "End of support", "When support stops.", _K.DATE),
    ),
)
DATA_OBJECT = ElementType(
    "DataObject",
    "data-object",
    "Data object",
    "Data objects",
    "A kind of record that applications hold or exchange.",
    (_NAME, _SOURCE_ID, _DESCRIPTION),
)
LICENCE = ElementType(
    "Licence",
    "licence",
    "Licence",
    "Licences",
    "An entitlement to use software, and how much of it is used.",
    (
        _NAME,
        _SOURCE_ID,
        Property("product", "Product", "What it entitles to."),
        Property("metric", "Metric", "What is counted: named user, device, site."),
        Property("entitled", "Entitled", "How many are held.", _K.INTEGER),
        Property("assigned", "Assigned", "How many are given out.", _K.INTEGER),
        Property("used", "Used", "How many were used.", _K.INTEGER),
        Property("unit_price", "Unit price", "Price of one for a year.", _K.MONEY),
        _CURRENCY,
        Property("end_date", "End", "When it ends.", _K.DATE),
    ),
)
COST = ElementType(
    "Cost",
    "cost",
    "Cost line",
    "Cost lines",
    "An amount of money spent on an application in a year.",
    (
        _NAME,
        _SOURCE_ID,
        Property("year", "Year", "Financial year as typed.", _K.IDENTIFIER),
        Property(
            "category", "Category", "What it is spent on.", _K.ENUM, values=words.CostCategory
        ),
        Property("amount", "Amount", "How much.", _K.MONEY),
        Property(
            "basis", "Basis", "What the amount is the amount of.", _K.ENUM, values=words.ValueBasis
        ),
        _CURRENCY,
    ),
)
CHANGE_PROPOSAL = ElementType(
    "ChangeProposal",
    "change-proposal",
    "Change proposal",
    "Change proposals",
    "A change that a board is asked to decide on.",
    (_NAME, _SOURCE_ID, _DESCRIPTION, Property("target_date", "Target date", "When.", _K.DATE)),
)
WORK_PACKAGE = ElementType(
    "WorkPackage",
    "work-package",
    "Work package",
    "Work packages",
    "A piece of planned work.",
    (
        _NAME,
        _SOURCE_ID,
        _DESCRIPTION,
        Property("start_date", "Start", "When it starts.", _K.DATE),
        Property("end_date", "End", "When it ends.", _K.DATE),
    ),
)

ELEMENT_TYPES: Mapping[str, ElementType] = {
    one.name: one
    for one in (
        ORGANISATION,
        ORGANISATION_UNIT,
        APPLICATION,
        APPLICATION_FUNCTION,
        BUSINESS_FUNCTION,
        SUPPLIER,
        CONTRACT,
        INTEGRATION,
        SYSTEM_SOFTWARE,
        DATA_OBJECT,
        LICENCE,
        COST,
        CHANGE_PROPOSAL,
        WORK_PACKAGE,
    )
}
