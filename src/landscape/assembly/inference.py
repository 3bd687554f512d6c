"""Estate → what follows from it: suppliers, contract links, functionalities, business functions.

The steps in `matching` know names and texts; this is where they meet elements and relationships. What
a file states is never inferred again, and what a person decided wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from landscape.assembly import told_twice
from landscape.assembly.link_sides import application_side, beside, contract_side
from landscape.assembly.mentions import SOURCE, mentions_of, relations_of
from landscape.assembly.step_memory import StepMemory
from landscape.matching.crosswalk import classifier_for
from landscape.matching.decision_keys import KeyBook
from landscape.matching.described import Classified, Described, Text
from landscape.matching.links import link
from landscape.matching.recognise import Recogniser
from landscape.matching.relations import SupplierRelations
from landscape.matching.repeats import Repeat, repeats
from landscape.matching.sides import ContractLink
from landscape.matching.suppliers import SupplierIdentity, SupplierMention, resolve
from landscape.matching.taxonomy import Taxonomy
from landscape.model.decision import SAME_SUPPLIER, Decision, in_force
from landscape.model.element import Cell, Claim, Element, Relationship, Value
from landscape.model.identity import element_id
from landscape.model.inference import Evidence, Inference
from landscape.model.vocabulary import Band, Method, Verdict
from landscape.store.batch import Derived, ElementAssertion, RelationshipAssertion
from landscape.store.snapshot import Snapshot

if TYPE_CHECKING:
    from landscape.matching.semantic import Encoder


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What inference brings along: supplier relations, the product catalogue, people's decisions, the date.

    `encoder` is an embedding model of the user's own, None without one; `memory` what the last run in this
    process made of which inputs.
    """

    organisation: str
    as_at: date
    decisions: tuple[Decision, ...] = ()
    relations: SupplierRelations | None = None
    products: Recogniser | None = None
    encoder: Encoder | None = None
    memory: StepMemory = field(default_factory=StepMemory, compare=False)

    def said_of(self, *relationships: str) -> tuple[Decision, ...]:
        """The decisions that concern some relationships."""
        return tuple(one for one in self.decisions if one.relationship in relationships)


@dataclass(slots=True)
class _Derivation:
    """What one run has derived so far, over the elements and edges of a snapshot."""

    knowledge: Knowledge
    by_type: dict[str, list[Element]]
    stated: dict[str, dict[str, list[Relationship]]]
    elements: dict[str, ElementAssertion] = field(default_factory=dict)
    relationships: dict[tuple[str, str, str], RelationshipAssertion] = field(default_factory=dict)

    def relate(
        self,
        type_name: str,
        source: str,
        target: str,
        inference: Inference,
        anchor: str,
        /,
        **properties: Value,
    ) -> None:
        """Derives an edge, unless a file states it or the step itself says no."""
        if inference.band is Band.NO or source == target:
            return
        if any(one.source == source for one in self.stated[type_name].get(target, ())):
            return
        edge = Relationship(
            type_name,
            source,
            target,
            dict(properties),
            inference.method,
            round(inference.confidence, 4),
            inference.band,
            inference.evidence,
        )
        self.relationships.setdefault(edge.key, RelationshipAssertion(edge, SOURCE, anchor))


def derive(snapshot: Snapshot, knowledge: Knowledge) -> Derived:
    """All that follows from a state of the store.

    Deterministic: the same elements give the same result, in whatever order they were loaded.
    """
    by_type: dict[str, list[Element]] = defaultdict(list)
    for one in snapshot.elements:
        by_type[one.type].append(one)
    stated: dict[str, dict[str, list[Relationship]]] = defaultdict(lambda: defaultdict(list))
    for edge in snapshot.relationships:
        if edge.method is Method.IMPORTED:
            stated[edge.type][edge.target].append(edge)
    said = _in_force(snapshot, knowledge.decisions)
    work = _Derivation(replace(knowledge, decisions=said), by_type, stated)
    identities = _suppliers(work)
    links = _links(work, identities)
    _told_twice(work, identities, links)
    texts = _texts(work)
    _functions(work, texts, "ApplicationFunction", "PROVIDES")
    _functions(work, texts, "BusinessFunction", "SERVES")
    return Derived(tuple(work.elements.values()), tuple(work.relationships.values()))


def _in_force(snapshot: Snapshot, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """The decisions that hold, by the elements of the estate; keys are made only where one is to be found."""
    if any(one.relationship != SAME_SUPPLIER for one in decisions):
        decisions = KeyBook(snapshot.elements).locate(decisions, (SAME_SUPPLIER,)).decisions
    return tuple(in_force(decisions))


# --- suppliers ---


def _suppliers(work: _Derivation) -> dict[str, SupplierIdentity]:
    """Resolves every supplier name; hands back who each application, contract and supplier names."""
    parents = [edge for edges in work.stated["PARENT_OF"].values() for edge in edges]
    relations = relations_of(work.by_type, parents, work.knowledge.relations)
    mentions = mentions_of(work.by_type)
    known = work.knowledge
    resolved = known.memory.outcome(
        "suppliers",
        (tuple(mentions), relations, known.said_of(SAME_SUPPLIER), known.as_at),
        lambda: resolve(mentions, relations, known.decisions, known.as_at),
    )
    identities = {one.key: one for one in resolved}
    ids = _supplier_ids(work, resolved)
    for mention in mentions:
        identity = identities[mention.key]
        if identity.supplier_id is not None:
            _relate_mention(work, mention, identity, ids[identity.supplier_id])
    _relate_groups(work, resolved, ids)
    return identities


def _supplier_ids(work: _Derivation, resolved: Sequence[SupplierIdentity]) -> dict[str, str]:
    """Supplier slug → element id: the element a file lists, else one that only inference knows of."""
    listed = {one.id for one in work.by_type.get("Supplier", ())}
    ids: dict[str, str] = {}
    for one in sorted(resolved, key=lambda identity: identity.key):
        element = one.key.split("|")[0]
        if one.supplier_id and element in listed:
            ids.setdefault(one.supplier_id, element)
    for one in resolved:
        if one.supplier_id and one.supplier_id not in ids:
            ids[one.supplier_id] = _new_supplier(work, one.supplier_id, one.supplier_name)
        if one.group_id and one.group_id not in ids:
            ids[one.group_id] = _new_supplier(work, one.group_id, one.group_name or one.group_id)
    return ids


def _new_supplier(work: _Derivation, supplier_slug: str, name: str) -> str:
    made = element_id(work.knowledge.organisation, "Supplier", supplier_slug)
    claim = Claim("name", name, Cell(SOURCE), Method.INFERRED)
    work.elements[made] = ElementAssertion(made, "Supplier", SOURCE, (claim,))
    return made


def _relate_mention(
    work: _Derivation, mention: SupplierMention, identity: SupplierIdentity, supplier: str
) -> None:
    element = mention.key.split("|")[0]
    kind = element.split("/")[1]
    if kind == "application":
        work.relate("SUPPLIES", supplier, element, identity.inference, element)
    elif kind == "contract":
        work.relate("PARTY_TO", supplier, element, identity.inference, element, role="supplier")


def _relate_groups(
    work: _Derivation, resolved: Sequence[SupplierIdentity], ids: dict[str, str]
) -> None:
    seen: set[tuple[str, str]] = set()
    for one in sorted(resolved, key=lambda identity: identity.key):
        if not one.supplier_id or not one.group_id or one.group_id == one.supplier_id:
            continue
        parent, child = ids[one.group_id], ids[one.supplier_id]
        if parent != child and (parent, child) not in seen and (child, parent) not in seen:
            seen.add((parent, child))
            work.relate("PARENT_OF", parent, child, one.inference, child)


# --- contract ↔ application ---


def _unit_names(work: _Derivation) -> dict[str, str]:
    names = {one.id: one.name for one in work.by_type.get("OrganisationUnit", ())}
    return {target: names.get(edges[0].source, "") for target, edges in work.stated["OWNS"].items()}


def _links(work: _Derivation, identities: dict[str, SupplierIdentity]) -> Sequence[ContractLink]:
    """Links contracts to applications; hands back all that speaks for any link, stated or not."""
    stated = work.stated["COVERS"]
    known_of = beside(work.by_type, work.stated, _unit_names(work))
    apps = [
        application_side(one, identities.get(one.id), known_of)
        for one in work.by_type.get("Application", ())
    ]
    contracts = [
        contract_side(one, identities.get(one.id), known_of)
        for one in work.by_type.get("Contract", ())
    ]
    if not apps or not contracts:
        return ()
    known = work.knowledge
    found = known.memory.outcome(
        "links",
        (tuple(apps), tuple(contracts), known.said_of("COVERS"), known.products),
        lambda: link(
            apps,
            contracts,
            known.said_of("COVERS"),
            products=known.products,
            kept=known.memory.kept,
        ),
    )
    for one in found:
        if one.application not in stated:
            work.relate(
                "COVERS",
                one.contract,
                one.application,
                one.inference,
                one.contract,
                role=one.role.value,
            )
    return found


# --- contracts that several lists tell ---


def _told_twice(
    work: _Derivation, identities: dict[str, SupplierIdentity], links: Sequence[ContractLink]
) -> None:
    """Finds the contracts that are told again; what is said of them is said of the one that speaks for both."""
    # What a file says of two contracts is as a person's word, which goes before it.
    in_files = (edge for edges in work.stated[told_twice.REPEATS].values() for edge in edges)
    said = {frozenset((one.source, one.target)): True for one in in_files}
    stated_so = frozenset(said)
    said |= told_twice.said_of(work.knowledge.said_of(told_twice.REPEATS))
    if told_twice.in_one_list(work.by_type.get("Contract", ())) and not any(said.values()):
        return
    contracts = told_twice.told(work.by_type, work.stated, identities)
    sure, memory = told_twice.sure_links(links), work.knowledge.memory
    found = memory.outcome(
        told_twice.REPEATS,
        (tuple(contracts), sure, said),
        lambda: repeats(contracts, sure, said, kept=memory.kept),
    )
    elements = {one.id: one for one in work.by_type.get("Contract", ())}
    for one in found:
        if frozenset((one.repeat, one.main)) in stated_so:
            continue
        inference = told_twice.spoken(one, elements)
        work.relate(told_twice.REPEATS, one.repeat, one.main, inference, one.repeat)
    _carry(work, found)


def _carry(work: _Derivation, found: Sequence[Repeat]) -> None:
    """Says what is said of contracts that are told again of those that speak for them, unless refused."""
    stated = (
        edge
        for name in told_twice.CARRIED
        for edges in work.stated[name].values()
        for edge in edges
    )
    inferred = [one.relationship for one in work.relationships.values()]
    against = {
        (one.relationship, one.source, one.target)
        for one in work.knowledge.said_of(*told_twice.CARRIED)
        if one.verdict in (Verdict.REJECT, Verdict.DIFFERENT)
    }
    for each in told_twice.carried(found, (*stated, *inferred), against):
        ends = each.source, each.target
        work.relate(each.edge.type, *ends, each.inference, each.source, **each.edge.properties)


# --- functionality and business function ---


def _taxonomy(work: _Derivation, type_name: str) -> Taxonomy | None:
    functions = work.by_type.get(type_name, ())
    if not functions:
        return None
    ids = {one.id for one in functions}
    parents = {
        target: edges[0].source
        for target, edges in work.stated["CONTAINS"].items()
        if target in ids and edges[0].source in ids
    }
    return Taxonomy.from_rows(
        [
            {
                "id": one.id,
                "label": one.name,
                "parent": parents.get(one.id, ""),
                "description": one.text("description"),
                "synonyms": one.text("synonyms"),
            }
            for one in functions
        ]
    )


def _described(one: Element, unit: str, contracts: Sequence[Element]) -> Described:
    def text(field_name: str) -> Text | None:
        if not one.text(field_name):
            return None
        cell = one.cells.get(field_name) or Cell("")
        return Text(
            one.text(field_name), cell.column or field_name, cell.source, cell.sheet, cell.row
        )

    extra = [found for name in ("category", "product") if (found := text(name))]
    for contract in contracts:
        cell = contract.cells.get("title") or Cell("")
        column = cell.column or "title"
        extra.append(Text(contract.text("title"), column, cell.source, cell.sheet, cell.row))
    return Described(
        key=one.id,
        name=text("name") or Text(one.name, "name"),
        description=text("description"),
        supplier=text("vendor"),
        department=Text(unit, "department") if unit else None,
        extra=tuple(extra),
    )


def _covering(work: _Derivation) -> dict[str, list[Element]]:
    """The contracts that surely cover only one application: their words are words about it."""
    contracts = {one.id: one for one in work.by_type.get("Contract", ())}
    covered: dict[str, set[str]] = defaultdict(set)
    for edges in work.stated["COVERS"].values():
        for edge in edges:
            covered[edge.source].add(edge.target)
    for assertion in work.relationships.values():
        edge = assertion.relationship
        if edge.type == "COVERS" and edge.band is Band.ACCEPT:
            covered[edge.source].add(edge.target)
    found: dict[str, list[Element]] = defaultdict(list)
    for contract, applications in sorted(covered.items()):
        if len(applications) == 1 and contract in contracts:
            found[next(iter(applications))].append(contracts[contract])
    return found


def _texts(work: _Derivation) -> dict[str, Described]:
    """What each application says of itself, where it can be classified into anything."""
    if not any(work.by_type.get(one) for one in ("ApplicationFunction", "BusinessFunction")):
        return {}
    units, contracts = _unit_names(work), _covering(work)
    return {
        one.id: _described(one, units.get(one.id, ""), contracts.get(one.id, []))
        for one in work.by_type.get("Application", ())
    }


def _functions(
    work: _Derivation, described: dict[str, Described], type_name: str, relationship: str
) -> None:
    taxonomy = _taxonomy(work, type_name)
    stated = {edge.source for edges in work.stated[relationship].values() for edge in edges}
    waiting = [one for one in work.by_type.get("Application", ()) if one.id not in stated]
    if taxonomy is None or not waiting:
        return
    texts = [described[one.id] for one in waiting]
    said = work.knowledge.said_of(relationship)
    answers = work.knowledge.memory.outcome(
        relationship,
        (tuple(texts), taxonomy, said, work.knowledge.products, work.knowledge.encoder),
        lambda: _classified(taxonomy, relationship, texts, replace(work.knowledge, decisions=said)),
    )
    for one, functions in zip(waiting, answers, strict=True):
        for function in functions:
            work.relate(
                relationship, one.id, function.function_id, _weakened(function, one), one.id
            )


def _classified(
    taxonomy: Taxonomy, relationship: str, texts: Sequence[Described], knowledge: Knowledge
) -> list[list[Classified]]:
    classifier = classifier_for(
        taxonomy,
        relationship=relationship,
        products=knowledge.products,
        kept=knowledge.memory.kept,
    )
    answers = classifier.classify(texts, knowledge.decisions)
    if knowledge.encoder is None:
        return answers
    from landscape.matching.semantic import Meaning

    said = {(one.source, one.target) for one in knowledge.decisions}
    return Meaning(taxonomy, knowledge.encoder).beside(texts, answers, said)


def _weakened(function: Classified, application: Element) -> Inference:
    """An inference with its evidence; one from nothing but the supplier's name says so."""
    inference = function.inference
    if inference.evidence:
        return inference
    words = Evidence(application.name, kind="name")
    return replace(inference, evidence=(words,))
