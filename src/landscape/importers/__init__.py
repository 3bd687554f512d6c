"""Files → records: read by content, mapped, typed, and accounted for row by row."""

from landscape.importers.opening import can_be_read_again
from landscape.importers.reading import ReadOptions, read_file, read_table, read_text, stream_file
from landscape.importers.watching import Counted, Watch, unwatched

__all__ = [
    "Counted",
    "ReadOptions",
    "Watch",
    "can_be_read_again",
    "read_file",
    "read_table",
    "read_text",
    "stream_file",
    "unwatched",
]
