"""`evaluate`: how good the inference is on rows whose truth somebody wrote down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from landscape.cli import inferred_tables, inferring, tabular
from landscape.cli.context import Session, session
from landscape.errors import InputRejected, UsageError
from landscape.model.vocabulary import Kind

if TYPE_CHECKING:
    from landscape.matching.evaluate import Evaluation

_TASKS = ("classify", "resolve", "link")
_LABELS = ("0", "1", "0.0", "1.0", "no", "yes", "false", "true")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked: the files and columns."""

    own: Session
    gold: Path
    file: Path | None
    taxonomy: Path | None
    products: Path | None
    relations: Path | None
    cmdb: Path | None
    contracts: Path | None
    column: str | None
    truth: str | None
    embeddings: Path | None


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command("evaluate")(evaluate)


def evaluate(
    context: typer.Context,
    task: str = typer.Argument(..., metavar="classify|resolve|link", help="What to evaluate."),
    gold: Path | None = typer.Argument(
        None, metavar="GOLD", help="The labelled file; the rows themselves, or row and truth."
    ),
    file: Path | None = typer.Option(
        None, "--file", metavar="FILE", help="The rows, where GOLD only names them by row."
    ),
    taxonomy: Path | None = inferring.TAXONOMY,
    cmdb: Path | None = typer.Option(None, "--cmdb", metavar="FILE", help="link: applications."),
    contracts: Path | None = typer.Option(
        None, "--contracts", metavar="FILE", help="link: contracts."
    ),
    pairs: tuple[Path, Path, Path] | None = typer.Option(
        None,
        "--pairs",
        metavar="TRAIN VALID TEST",
        help="link: labelled pairs (left_…, right_…, label) to train, to choose and to report on.",
    ),
    column: str | None = typer.Option(
        None, "--column", metavar="HEADER", help="resolve: the column that names suppliers."
    ),
    truth: str | None = typer.Option(
        None, "--truth", metavar="HEADER", help="The column that holds the truth."
    ),
    products: Path | None = inferring.PRODUCTS,
    relations: Path | None = inferring.RELATIONS,
    embeddings: Path | None = inferring.EMBEDDINGS,
    plots: Path | None = typer.Option(
        None, "--plots", metavar="FOLDER", help="Draw reliability and precision–recall there."
    ),
) -> None:
    """Precision, recall, F1 with 95 % intervals, calibration error, coverage by band."""
    from landscape import responses

    own = session(context)
    if task not in _TASKS:
        raise UsageError(f"{task!r} is nothing to evaluate.", remedy=f"Say {', '.join(_TASKS)}.")
    if plots is not None:
        _writable(plots)
    if pairs is not None:
        result, basis = _pairs(own, task, pairs)
    elif gold is None:
        raise UsageError("No gold file is named.", remedy="Name the labelled file after the task.")
    else:
        asked = _Asked(
            own,
            gold,
            file,
            taxonomy,
            products,
            relations,
            cmdb,
            contracts,
            column,
            truth,
            embeddings,
        )
        result, basis = _EVALUATE[task](asked)
    answer = responses.evaluation(result, basis=basis)
    own.print(answer, inferred_tables.evaluation(answer))
    if plots is not None:
        tabular.say(own, "Drawn: " + ", ".join(map(str, _draw(result, plots, basis))))


def _classify(asked: _Asked) -> tuple[Evaluation, str]:
    from dataclasses import replace

    from landscape.assembly import own_knowledge
    from landscape.matching.evaluate import evaluate_classify
    from landscape.matching.gold import gold_functions
    from landscape.matching.tables import classify_rows

    labelled = tabular.read(asked.own, asked.gold, Kind.APPLICATIONS)
    functions = tabular.taxonomy(asked.own, asked.taxonomy)
    header, gold = gold_functions(labelled, functions, asked.truth)
    lost = ""
    if asked.file is not None:
        rows = tabular.read(asked.own, asked.file, Kind.APPLICATIONS)
        gold = _by_row(labelled, gold)
        lost = _unplaced(gold, [str(place) for place, _ in rows.numbered()])
    else:  # the truth must not be read as words of the row
        headers = tuple(one for one in labelled.headers if one != header)
        known = {meaning: one for meaning, one in labelled.columns.items() if one != header}
        rows = replace(labelled, headers=headers, columns=known)
    products = own_knowledge.recogniser(asked.own.settings, asked.products)
    encoder = own_knowledge.encoder(asked.own.settings, asked.embeddings)
    found = classify_rows(rows, functions, products=products, encoder=encoder)
    answers = {str(one.row): one.functions for one in found.rows}
    result = evaluate_classify(answers, gold, [one.id for one in functions.leaves])
    basis = f"{asked.gold.name}, column {header}, {len(functions.leaves)} functions"
    return result, basis + (", with your embedding model" if encoder else "") + lost


def _unplaced(gold: Iterable[str], rows: Iterable[str]) -> str:
    """In words: which gold rows the file of rows has not; they are not counted."""
    lost = sorted(set(gold) - set(rows))
    if not lost:
        return ""
    shown = ", ".join(one or "(empty)" for one in lost[:5]) + (" …" if len(lost) > 5 else "")
    return f", {len(lost)} gold rows name no row of the file ({shown})"


def _by_row(labelled: object, gold: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Gold keyed by the row that a column of it names."""
    from landscape.matching.columns import find_column
    from landscape.matching.tables import RowTable

    assert isinstance(labelled, RowTable)
    row = find_column(labelled.headers, "row|row number|line")
    if row is None:
        raise InputRejected(
            "the gold file does not say which rows it speaks of",
            detail=f"its columns are: {', '.join(labelled.headers)}",
            remedy="give it a column row with the row numbers of --file",
        )
    return {one.get(row, "").strip(): gold[str(place)] for place, one in labelled.numbered()}


def _resolve(asked: _Asked) -> tuple[Evaluation, str]:
    from landscape.assembly import own_knowledge
    from landscape.matching.evaluate import evaluate_resolve
    from landscape.matching.gold import gold_suppliers
    from landscape.matching.tables import resolve_rows

    table = tabular.read(asked.own, asked.gold, Kind.SUPPLIERS)
    column, gold = gold_suppliers(table, asked.column, asked.truth)
    known = own_knowledge.relations(asked.own.settings, asked.relations)
    rows = resolve_rows(table, column, relations=known, as_at=asked.own.as_at)
    found = {str(one.row): one.identity for one in rows}
    groups = {key: one.group_id or one.supplier_id for key, one in found.items()}
    sure = {key: (one.inference.confidence, one.inference.band) for key, one in found.items()}
    result = evaluate_resolve(groups, gold, sure)
    return result, f"{asked.gold.name}, column {column}, suppliers by group"


def _link(asked: _Asked) -> tuple[Evaluation, str]:
    from landscape.assembly import own_knowledge
    from landscape.matching.evaluate import evaluate_link
    from landscape.matching.gold import gold_links, names_of_applications, names_of_contracts
    from landscape.matching.tables import (
        application_numbers,
        application_sides,
        contract_sides,
        link_rows,
    )

    if asked.cmdb is None or asked.contracts is None:
        raise UsageError(
            "A gold file of links needs the two files that it speaks of.",
            remedy="Name them with --cmdb FILE and --contracts FILE.",
        )
    apps = tabular.read(asked.own, asked.cmdb, Kind.APPLICATIONS)
    contracts = tabular.read(asked.own, asked.contracts, Kind.CONTRACTS)
    labelled = tabular.read(asked.own, asked.gold, Kind.FUNCTIONS)
    pairs, unknown = gold_links(
        labelled,
        names_of_applications(application_sides(apps), application_numbers(apps)),
        names_of_contracts(contract_sides(contracts)),
    )
    products = own_knowledge.recogniser(asked.own.settings, asked.products)
    known = own_knowledge.relations(asked.own.settings, asked.relations)
    found = link_rows(apps, contracts, products=products, relations=known, as_at=asked.own.as_at)
    answers = [
        (
            one.link.application,
            one.link.contract,
            one.link.inference.confidence,
            one.link.inference.band,
        )
        for one in found.rows
    ]
    basis = f"{asked.gold.name}, {len(pairs)} true pairs, {len(unknown)} that name nothing known"
    return evaluate_link(answers, pairs), basis


def _pairs(own: Session, task: str, files: tuple[Path, Path, Path]) -> tuple[Evaluation, str]:
    from landscape.matching.pairs import evaluate_pairs, train

    if task != "link":
        raise UsageError("Pairs are for links.", remedy="Say landscape evaluate link --pairs …")
    known, chosen, reported = (_labelled_pairs(own, one) for one in files)
    scorer = train(known, chosen)
    basis = (
        f"trained on {files[0].name} ({len(known)} pairs), threshold {scorer.threshold:.3f} chosen on "
        f"{files[1].name}, reported on {files[2].name}"
    )
    return evaluate_pairs(scorer, reported), basis


def _labelled_pairs(own: Session, file: Path) -> Sequence[Mapping[str, str]]:
    """The pairs of a file. Raises InputRejected for a label that says neither yes nor no."""
    table = tabular.read(own, file, Kind.FUNCTIONS)
    for place, row in table.numbered():
        label = row.get("label", "0").strip()
        if label not in _LABELS:
            raise InputRejected(
                f"row {place} of {file.name} has the label {label!r}",
                detail="a pair is one thing (1) or is not (0); nothing else can be learned",
                remedy="correct the label, or leave the row out",
            )
    return table.rows


_EVALUATE: dict[str, Callable[[_Asked], tuple[Evaluation, str]]] = {
    "classify": _classify,
    "resolve": _resolve,
    "link": _link,
}


def _writable(folder: Path) -> None:
    """Makes the folder of the plots, before anything is measured. Raises UsageError."""
    from landscape.exporters.whole import in_words

    with in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _draw(result: Evaluation, folder: Path, basis: str) -> Sequence[Path]:
    from landscape.exporters.whole import write_whole
    from landscape.matching.evaluate import recall_points, reliability_bins
    from landscape.pictures.curves import precision_recall, reliability

    drawings = {
        f"{result.task}-reliability.svg": reliability(reliability_bins(result.judged), basis),
        f"{result.task}-precision-recall.svg": precision_recall(recall_points(result), basis),
    }
    written = {folder / name: drawing.encode() for name, drawing in drawings.items()}
    write_whole(written)
    return list(written)
