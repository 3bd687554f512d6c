// Constraints and indices of an estate in Neo4j. Written from the model by docs/build_reference.py;
// a test holds it true. landscape runs these statements itself when it first opens a database.

// Every element is a node with its type as label, and each id is there once.
// (:Organisation) A body whose estate this is.
CREATE CONSTRAINT organisation_id IF NOT EXISTS FOR (n:Organisation) REQUIRE n.id IS UNIQUE;
// (:OrganisationUnit) A directorate, department or team.
CREATE CONSTRAINT organisation_unit_id IF NOT EXISTS FOR (n:OrganisationUnit) REQUIRE n.id IS UNIQUE;
// (:Application) A business application: the thing that is counted, after its environments are collapsed.
CREATE CONSTRAINT application_id IF NOT EXISTS FOR (n:Application) REQUIRE n.id IS UNIQUE;
// (:ApplicationFunction) What software does: appointments and booking, payments, case management.
CREATE CONSTRAINT application_function_id IF NOT EXISTS FOR (n:ApplicationFunction) REQUIRE n.id IS UNIQUE;
// (:BusinessFunction) What the organisation does: libraries, registrars, pest control.
CREATE CONSTRAINT business_function_id IF NOT EXISTS FOR (n:BusinessFunction) REQUIRE n.id IS UNIQUE;
// (:Supplier) A company or body that sells or runs something.
CREATE CONSTRAINT supplier_id IF NOT EXISTS FOR (n:Supplier) REQUIRE n.id IS UNIQUE;
// (:Contract) A legally enforceable agreement with a supplier.
CREATE CONSTRAINT contract_id IF NOT EXISTS FOR (n:Contract) REQUIRE n.id IS UNIQUE;
// (:Integration) A flow of data between two applications, a person re-keying included.
CREATE CONSTRAINT integration_id IF NOT EXISTS FOR (n:Integration) REQUIRE n.id IS UNIQUE;
// (:SystemSoftware) What applications run on: databases, operating systems, platforms.
CREATE CONSTRAINT system_software_id IF NOT EXISTS FOR (n:SystemSoftware) REQUIRE n.id IS UNIQUE;
// (:DataObject) A kind of record that applications hold or exchange.
CREATE CONSTRAINT data_object_id IF NOT EXISTS FOR (n:DataObject) REQUIRE n.id IS UNIQUE;
// (:Licence) An entitlement to use software, and how much of it is used.
CREATE CONSTRAINT licence_id IF NOT EXISTS FOR (n:Licence) REQUIRE n.id IS UNIQUE;
// (:Cost) An amount of money spent on an application in a year.
CREATE CONSTRAINT cost_id IF NOT EXISTS FOR (n:Cost) REQUIRE n.id IS UNIQUE;
// (:ChangeProposal) A change that a board is asked to decide on.
CREATE CONSTRAINT change_proposal_id IF NOT EXISTS FOR (n:ChangeProposal) REQUIRE n.id IS UNIQUE;
// (:WorkPackage) A piece of planned work.
CREATE CONSTRAINT work_package_id IF NOT EXISTS FOR (n:WorkPackage) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT landscape_store_key IF NOT EXISTS FOR (n:LandscapeStore) REQUIRE (n.name) IS UNIQUE;
CREATE CONSTRAINT landscape_lock_key IF NOT EXISTS FOR (n:LandscapeLock) REQUIRE (n.name) IS UNIQUE;
CREATE CONSTRAINT landscape_load_key IF NOT EXISTS FOR (n:LandscapeLoad) REQUIRE (n.load) IS UNIQUE;
CREATE CONSTRAINT landscape_page_key IF NOT EXISTS FOR (n:LandscapePage) REQUIRE (n.load, n.page) IS UNIQUE;
CREATE CONSTRAINT landscape_quarantine_key IF NOT EXISTS FOR (n:LandscapeQuarantine) REQUIRE (n.load, n.page) IS UNIQUE;
CREATE CONSTRAINT landscape_decision_key IF NOT EXISTS FOR (n:LandscapeDecision) REQUIRE (n.no) IS UNIQUE;
CREATE CONSTRAINT landscape_marks_key IF NOT EXISTS FOR (n:LandscapeMarks) REQUIRE (n.name, n.part) IS UNIQUE;

// What is asked by date, by any word; and the books.

CREATE INDEX application_install_date IF NOT EXISTS FOR (n:Application) ON (n.install_date);
CREATE INDEX application_retired_date IF NOT EXISTS FOR (n:Application) ON (n.retired_date);
CREATE INDEX application_end_of_support_date IF NOT EXISTS FOR (n:Application) ON (n.end_of_support_date);
CREATE INDEX application_last_verified IF NOT EXISTS FOR (n:Application) ON (n.last_verified);
CREATE INDEX contract_start_date IF NOT EXISTS FOR (n:Contract) ON (n.start_date);
CREATE INDEX contract_end_date IF NOT EXISTS FOR (n:Contract) ON (n.end_date);
CREATE INDEX contract_end_max_date IF NOT EXISTS FOR (n:Contract) ON (n.end_max_date);
CREATE INDEX contract_review_date IF NOT EXISTS FOR (n:Contract) ON (n.review_date);
CREATE INDEX contract_signed_date IF NOT EXISTS FOR (n:Contract) ON (n.signed_date);
CREATE INDEX contract_terminated_date IF NOT EXISTS FOR (n:Contract) ON (n.terminated_date);
CREATE INDEX contract_last_verified IF NOT EXISTS FOR (n:Contract) ON (n.last_verified);
CREATE INDEX integration_last_verified IF NOT EXISTS FOR (n:Integration) ON (n.last_verified);
CREATE INDEX system_software_end_of_support_date IF NOT EXISTS FOR (n:SystemSoftware) ON (n.end_of_support_date);
CREATE INDEX licence_end_date IF NOT EXISTS FOR (n:Licence) ON (n.end_date);
CREATE INDEX change_proposal_target_date IF NOT EXISTS FOR (n:ChangeProposal) ON (n.target_date);
CREATE INDEX work_package_start_date IF NOT EXISTS FOR (n:WorkPackage) ON (n.start_date);
CREATE INDEX work_package_end_date IF NOT EXISTS FOR (n:WorkPackage) ON (n.end_date);
CREATE FULLTEXT INDEX landscape_search IF NOT EXISTS FOR (n:Organisation|OrganisationUnit|Application|ApplicationFunction|BusinessFunction|Supplier|Contract|Integration|SystemSoftware|DataObject|Licence|Cost|ChangeProposal|WorkPackage) ON EACH [n.name, n.title, n.reference, n.source_id, n.aliases, n.synonyms, n.description] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};

// Relationships need no constraint: a load merges them by their two ends.

// (:Application)-[:SERVES]->(:BusinessFunction) The application supports this part of the organisation's work.
// (:Application)-[:PROVIDES]->(:ApplicationFunction) The application does this.
// (:Contract)-[:COVERS]->(:Application) The contract pays for, hosts or supports the application.
// (:Contract)-[:REPEATS]->(:Contract) Another file tells the same contract: it counts once, as the other.
// (:Supplier)-[:PARTY_TO]->(:Contract) The supplier has signed the contract.
// (:Supplier)-[:PARENT_OF]->(:Supplier) One company owns another.
// (:Supplier)-[:SUPPLIES]->(:Application) The supplier makes or runs the application.
// (:OrganisationUnit)-[:OWNS]->(:Application|Contract|Integration) The unit answers for it.
// (:OrganisationUnit)-[:USES]->(:Application) People of the unit use it.
// (:Integration)-[:FLOWS_FROM]->(:Application) The integration takes data out of the application.
// (:Integration)-[:FLOWS_TO]->(:Application) The integration puts data into the application.
// (:Integration)-[:CARRIES]->(:DataObject) It moves such data.
// (:Application|SystemSoftware)-[:RUNS_ON]->(:SystemSoftware) It needs it to work.
// (:Application)-[:DEPENDS_ON]->(:Application) It does not work without it, whatever passes between the two.
// (:Application)-[:MASTERS]->(:DataObject) It is the source.
// (:Application)-[:READS]->(:DataObject) It holds a copy.
// (:Application)-[:REPLACES]->(:Application) It takes over from it.
// (:WorkPackage|ChangeProposal)-[:AFFECTS]->(:Any) The work changes it.
// (:Any)-[:CONTAINS]->(:Any) The one is part of the other.
// (:Licence)-[:GRANTS]->(:Application) Right to use.
// (:Cost)-[:CHARGED_TO]->(:Application) Spent on it.
// (:Cost)-[:CHARGED_UNDER]->(:Contract) Paid under it.
