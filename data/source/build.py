"""Builds the fictional council's sample files and their truth from the hand-written sources.

Run as `python data/source/build.py`; standard library only, no clock: the result is the same bytes every time.
"""

from __future__ import annotations

import sample_cmdb
import sample_sources


def main() -> None:
    """Writes data/*_sample.csv and data/truth/."""
    rows = sample_cmdb.numbered(sample_sources.applications())
    sample_cmdb.build(rows)


if __name__ == "__main__":
    main()
