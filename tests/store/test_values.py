"""Values as text: what is put together by hand is what the library would write."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.model.inference import Evidence
from landscape.store.sqlite.values import read_evidence, write_evidence

TEXT = st.text(max_size=12)
MAYBE = st.none() | TEXT
EVIDENCE = st.builds(
    Evidence,
    TEXT,
    TEXT,
    MAYBE,
    MAYBE,
    st.none() | st.integers(0, 10**9),
    MAYBE,
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
)


@settings(deadline=None)
@given(st.lists(EVIDENCE, max_size=4))
def test_evidence_is_written_as_json_and_read_back(reasons: list[Evidence]) -> None:
    written = write_evidence(reasons)
    rows = [
        [one.text, one.kind, one.source, one.sheet, one.row, one.column, one.weight]
        for one in reasons
    ]
    assert written == json.dumps(rows, separators=(",", ":"))
    assert read_evidence([written]) == [tuple(reasons)]
