"""Exports of a whole CMDB: said when most of its rows are machines, which nobody calls applications."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from landscape.model.record import Issue, Record
from landscape.model.vocabulary import IssueSeverity, Kind

_MACHINE = re.compile(
    r"cmdb_ci_(?:computer|hardware|server|\w+_server|pc_hardware|vm_instance|vm|netgear|ip_\w+|printer|"
    r"storage\w*|msd|peripheral|ups|rack|disk|handheld\w*|mobile|comm|outofband_device|cluster_node)$"
    r"|^(?:laptops?|desktops?|desktop pcs?|workstations?|computers?|servers?|virtual (?:machine|server)s?|"
    r"printers?|monitors?|switch(?:es)?|routers?|firewalls?|mobile phones?|smartphones?|tablets?|"
    r"network (?:device|switch)(?:es|s)?|access points?|hardware|peripherals?)$",
    re.IGNORECASE,
)
_FEWEST, _NAMED = 10, 3


def said_of_machines(kind: Kind, records: Sequence[Record]) -> Issue | None:
    """A warning when most rows of a list of applications are of classes of machines; else None."""
    if kind is not Kind.APPLICATIONS:
        return None
    classes = Counter(str(one.values.get("category") or "") for one in records)
    machines = Counter({one: count for one, count in classes.items() if _MACHINE.search(one)})
    count = machines.total()
    if count < _FEWEST or 2 * count <= len(records):
        return None
    named = ", ".join(f"{one} {many:,}" for one, many in machines.most_common(_NAMED))
    return Issue(
        IssueSeverity.WARNING,
        "machines_listed",
        f"{count:,} of {len(records):,} rows are machines by their class ({named}); each was taken for "
        "an application.",
        "Export the class of business applications (in ServiceNow cmdb_ci_business_app), or filter by class.",
    )
