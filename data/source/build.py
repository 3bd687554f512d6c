"""Builds the fictional council's sample files and their truth from the hand-written sources.

Run as `python data/source/build.py`; standard library only, no clock: the result is the same bytes every time.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import sample_cmdb
import sample_contracts
import sample_costs
import sample_integrations
import sample_organisation
import sample_sources
import sample_suppliers
from sample_sources import Directory, applications, suppliers, titles


def main() -> None:
    """Writes data/*_sample.csv and data/truth/, or the same into another folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, help="folder to write to instead of data/")
    sample_sources.write_into(parser.parse_args().into)
    rows = sample_cmdb.numbered(applications())
    apps = {app.key: app for _, app in rows}
    numbers = {app.key: number for number, app in rows}
    directory = Directory(suppliers())
    sample_cmdb.build(rows)
    contracts = sample_contracts.register(titles(), apps, directory)
    sample_contracts.build(contracts)
    sample_contracts.truth(contracts, apps, numbers)
    listed = sample_suppliers.build(suppliers())
    sample_suppliers.truth(listed, rows, contracts, directory)
    sample_integrations.build(rows)
    costs = sample_costs.build(contracts, apps, numbers)
    sample_costs.licences(numbers, apps)
    sample_organisation.build()
    sample_organisation.facts(rows, contracts, costs, directory)


if __name__ == "__main__":
    main()
