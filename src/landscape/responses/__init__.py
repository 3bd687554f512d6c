"""Answers as plain documents, free of HTTP: the same for the command line, the API and the pages."""

from landscape.responses.contracts import contract, contracts
from landscape.responses.duplicates import duplicates
from landscape.responses.graph import graph
from landscape.responses.impact import impact, path
from landscape.responses.imports import issue, load_report
from landscape.responses.inference import classified, evaluation, linked, resolved
from landscape.responses.lookup import diff, find, history, loads, show, verify
from landscape.responses.quality import quality
from landscape.responses.quarantine import quarantine
from landscape.responses.rationalise import candidate, fitness, rationalise
from landscape.responses.review import review, reviewed
from landscape.responses.review import steps as review_steps
from landscape.responses.suppliers import group, suppliers

__all__ = [
    "candidate",
    "classified",
    "contract",
    "contracts",
    "diff",
    "duplicates",
    "evaluation",
    "find",
    "fitness",
    "graph",
    "group",
    "history",
    "impact",
    "issue",
    "linked",
    "load_report",
    "loads",
    "path",
    "quality",
    "quarantine",
    "rationalise",
    "resolved",
    "review",
    "review_steps",
    "reviewed",
    "show",
    "suppliers",
    "verify",
]
