"""Builds the fictional council's sample files and their truth from the hand-written sources.

Run as `python data/source/build.py`; standard library only, no clock: the result is the same bytes every time.
"""

from __future__ import annotations

import sample_cmdb
import sample_contracts
from sample_sources import Directory, applications, suppliers, titles


def main() -> None:
    """Writes data/*_sample.csv and data/truth/."""
    rows = sample_cmdb.numbered(applications())
    apps = {app.key: app for _, app in rows}
    numbers = {app.key: number for number, app in rows}
    sample_cmdb.build(rows)
    contracts = sample_contracts.register(titles(), apps, Directory(suppliers()))
    sample_contracts.build(contracts)
    sample_contracts.truth(contracts, apps, numbers)


if __name__ == "__main__":
    main()
