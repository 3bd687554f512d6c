"""`impact` and `path`: what an event hits, and how two elements are connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscape.responses.plain import Plain, number, reasons, reference

if TYPE_CHECKING:
    from landscape.analysis.impact import Affected, Impact, Interface, Routes
    from landscape.analysis.spreading import Path, Step
    from landscape.analysis.telling import Told
    from landscape.analysis.weakness import Weakness
    from landscape.estate.estate import Estate


def impact(found: Impact, estate: Estate) -> Plain:
    """The answer to `impact`: worst hits first, with paths, weak points and what is not known."""
    told: dict[int, Plain] = {}
    return {
        "subject": reference(found.subject),
        "event": str(found.event),
        "as_at": found.as_at.isoformat(),
        "affected": [_affected(one, estate, told) for one in found.affected],
        "interfaces": [_interface(one) for one in found.interfaces],
        "to_tell": [_told(one) for one in found.to_tell],
        "single_points_of_failure": [_weakness(one) for one in found.single_points_of_failure],
        "unknowns": [
            {"what": one.what, "count": one.count, "of": one.of} for one in found.unknowns
        ],
        "evidence": reasons(found.evidence),
    }


def path(found: Routes, estate: Estate) -> Plain:
    """The answer to `path`: the closest paths, step by step."""
    return {
        "from": reference(found.start),
        "to": reference(found.end),
        "as_at": found.as_at.isoformat(),
        "paths": [
            {
                "length": len(one.steps),
                "certainty": number(one.certainty, 4),
                "steps": [_step(each, estate) for each in one.steps],
            }
            for one in found.routes
        ],
    }


def _affected(one: Affected, estate: Estate, told: dict[int, Plain]) -> Plain:
    return {
        "element": reference(one.element),
        "distance": one.distance,
        "certainty": number(one.certainty, 4),
        "severity": str(one.severity),
        "reason": one.reason,
        "paths": [_steps(each, estate, told) for each in one.paths],
    }


def _steps(path: Path, estate: Estate, told: dict[int, Plain]) -> list[Plain]:
    """The steps of a path in words. Paths that begin alike share the steps, and here what is said of them.

    Parameters: `told`, what was said of a step before, by `id`: the answer's paths keep the steps alive.
    """
    for one in path:
        if id(one) not in told:
            told[id(one)] = _step(one, estate)
    return [told[id(one)] for one in path]


def _step(one: Step, estate: Estate) -> Plain:
    carrier = None if one.integration is None else estate.get(one.integration)
    return {
        "from": one.source,
        "relationship": one.relationship,
        "to": one.target,
        "integration": one.integration,
        "from_name": estate.element(one.source).name,
        "to_name": estate.element(one.target).name,
        "integration_name": None if carrier is None else carrier.name,
        "integration_kind": None if carrier is None else carrier.text("kind") or "unknown",
        "direction": "out" if one.forward else "in",
        "certainty": number(one.certainty, 4),
    }


def _interface(one: Interface) -> Plain:
    known = one.integration
    return {
        **reference(known),
        "other": reference(one.other),
        "direction": "out" if one.outgoing else "in",
        "kind": known.text("kind") or "unknown",
        "frequency": known.text("frequency") or "unknown",
        "carries": known.text("carries") or None,
        "personal_data": known.properties.get("personal_data"),
        "documented": known.properties.get("documented"),
        "criticality": known.text("criticality") or "unknown",
    }


def _told(one: Told) -> Plain:
    return {
        "element": reference(one.element),
        "how": one.how,
        "certainty": number(one.certainty, 4),
        "because": [reference(each) for each in one.because],
    }


def _weakness(one: Weakness) -> Plain:
    return {
        "element": reference(one.element),
        "kind": str(one.kind),
        "reason": one.reason,
        "depends": [reference(each) for each in one.depends],
    }
