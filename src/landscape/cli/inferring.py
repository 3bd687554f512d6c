"""Commands that infer from files alone, without a store: classify, resolve, link."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from landscape.cli import inferred_tables, tabular
from landscape.cli.context import Session, session
from landscape.model.vocabulary import Kind

if TYPE_CHECKING:
    from landscape.matching.decision_keys import Located
    from landscape.matching.recalibrate import Recalibration
    from landscape.matching.recognise import Recogniser
    from landscape.matching.relations import SupplierRelations
    from landscape.matching.tables import RowTable
    from landscape.matching.taxonomy import Taxonomy
    from landscape.model.inference import Evidence

PRODUCTS = typer.Option(
    None, "--products", metavar="FILE", help="A product catalogue of your own, beside the shipped."
)
RELATIONS = typer.Option(
    None, "--relations", metavar="FILE", help="Supplier aliases, renames and parents of your own."
)
TAXONOMY = typer.Option(
    None,
    "--taxonomy",
    metavar="FILE",
    help="Your functions: id, label and, if you have them, parent, description, synonyms.",
)
DECISIONS = typer.Option(
    None, "--decisions", metavar="FILE", help="People's decisions, as `review export` writes them."
)

EMBEDDINGS = typer.Option(
    None, "--embeddings", metavar="FOLDER", help="A sentence-embedding model of your own."
)


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command("classify")(classify)
    app.command("resolve")(resolve)
    app.command("link")(link)


def classify(
    context: typer.Context,
    file: Path = typer.Argument(..., metavar="FILE", help="The rows: names, descriptions, …"),
    taxonomy: Path | None = TAXONOMY,
    products: Path | None = PRODUCTS,
    decisions: Path | None = DECISIONS,
    business: bool = typer.Option(
        False, "--business", help="Business functions (what the council does) instead."
    ),
    embeddings: Path | None = EMBEDDINGS,
) -> None:
    """Which functionality each row provides, how surely, and by which words. No store needed."""
    from landscape import responses
    from landscape.assembly import own_knowledge
    from landscape.matching.tables import classify_rows
    from landscape.matching.taxonomy import business_functions

    own = session(context)
    table = tabular.read(own, file, Kind.APPLICATIONS)
    functions = (
        business_functions() if business and not taxonomy else tabular.taxonomy(own, taxonomy)
    )
    known = own_knowledge.recogniser(own.settings, products)
    encoder = own_knowledge.encoder(own.settings, embeddings)
    said = _decisions_on_rows(own, decisions, table, functions)
    found = classify_rows(
        table,
        functions,
        decisions=said.decisions,
        products=known,
        encoder=encoder,
        business=business,
    )
    answer = responses.classified(found.rows)
    own.print(answer, inferred_tables.classified(answer))
    reasons = (
        each for row in found.rows for one in row.functions for each in one.inference.evidence
    )
    tabular.say(own, used_products(known, reasons))
    tabular.say(own, _learned(decisions, said, found.recalibration, "functions"))


def resolve(
    context: typer.Context,
    file: Path = typer.Argument(..., metavar="FILE", help="The rows."),
    column: str = typer.Option(
        ..., "--column", metavar="HEADER", help="The column that names suppliers."
    ),
    relations: Path | None = RELATIONS,
) -> None:
    """Which supplier names are the same supplier, and in which group. No store needed."""
    from landscape import responses
    from landscape.assembly import own_knowledge
    from landscape.matching.tables import resolve_rows

    own = session(context)
    table = tabular.read(own, file, Kind.SUPPLIERS)
    known = own_knowledge.relations(own.settings, relations)
    rows = resolve_rows(table, column, relations=known, as_at=own.as_at)
    answer = responses.resolved(rows)
    own.print(answer, inferred_tables.resolved(answer))
    reasons = (each.text for row in rows for each in row.identity.inference.evidence)
    tabular.say(own, used_relations(known, reasons))


def link(
    context: typer.Context,
    cmdb: Path = typer.Option(..., "--cmdb", metavar="FILE", help="The applications."),
    contracts: Path = typer.Option(..., "--contracts", metavar="FILE", help="The contracts."),
    products: Path | None = PRODUCTS,
    relations: Path | None = RELATIONS,
    decisions: Path | None = DECISIONS,
) -> None:
    """Which contract covers which application, how surely, and why. No store needed."""
    from landscape import responses
    from landscape.assembly import own_knowledge
    from landscape.matching.tables import link_rows

    own = session(context)
    known = own_knowledge.recogniser(own.settings, products)
    apps = tabular.read(own, cmdb, Kind.APPLICATIONS)
    register = tabular.read(own, contracts, Kind.CONTRACTS)
    said = _decisions_on_rows(own, decisions, apps, None, register)
    found = link_rows(
        apps,
        register,
        decisions=said.decisions,
        products=known,
        relations=own_knowledge.relations(own.settings, relations),
        as_at=own.as_at,
    )
    answer = responses.linked(found.rows)
    own.print(answer, inferred_tables.linked(answer))
    tabular.say(own, _learned(decisions, said, found.recalibration, "links"))


def _decisions_on_rows(
    own: Session,
    file: Path | None,
    applications: RowTable,
    taxonomy: Taxonomy | None = None,
    contracts: RowTable | None = None,
) -> Located:
    """The decisions of a file that speak of rows of these tables. Raises InputRejected."""
    from landscape.assembly.decision_lines import from_lines
    from landscape.importers import read_text
    from landscape.matching.decision_keys import Located
    from landscape.matching.row_decisions import located
    from landscape.matching.tables import application_numbers, application_sides, contract_sides

    if file is None:
        return Located((), ())
    numbers = application_numbers(applications)
    return located(
        from_lines(read_text(file, own.settings), file.name),
        [(one, numbers[one.key]) for one in application_sides(applications)],
        taxonomy=taxonomy,
        contracts=contract_sides(contracts) if contracts else (),
    )


def _learned(file: Path | None, said: Located, after: Recalibration, what: str) -> str:
    """What came of the decisions of a file, in words; empty when none was named."""
    if file is None:
        return ""
    total = len(said.decisions) + len(said.unplaced)
    used = f"{file.name}: {len(said.decisions)} of {total} decisions speak of rows here"
    return f"{used}. {after.told(what)}" if after.decisions else f"{used}."


def used_products(known: Recogniser, reasons: Iterable[Evidence]) -> str:
    """Which rows of the user's own catalogue were used, in words; empty when there is none."""
    files = {one.file for one in known.products if one.own}
    used: Counter[tuple[str, int]] = Counter()
    for one in reasons:
        if one.source in files and one.row:
            used[one.source, one.row] += 1
    return "\n".join(
        _used(
            file,
            sorted(row for name, row in used if name == file),
            sum(1 for one in known.products if one.file == file),
            "products",
        )
        for file in sorted(files)
    )


def used_relations(known: SupplierRelations, reasons: Iterable[str]) -> str:
    """Which rows of the user's own relations were used, in words; empty when there is none."""
    own = [one for one in known.relations if one.file]
    said = "\n".join(dict.fromkeys(reasons)) if own else ""
    used = {one.row or 0 for one in own if f"({one.told})" in said}
    return _used(own[0].file, sorted(used), len(own), "relations") if own else ""


def _used(file: str, rows: Sequence[int], total: int, what: str) -> str:
    shown = ", ".join(map(str, rows[:20])) + (" …" if len(rows) > 20 else "")
    return f"{file}: {len(rows)} of {total} {what} used" + (f" (rows {shown})" if rows else "")
