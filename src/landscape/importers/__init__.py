"""Files → records: read by content, mapped, typed, and accounted for row by row."""

from landscape.importers.reading import ReadOptions, read_file, read_table, read_text, stream_file

__all__ = ["ReadOptions", "read_file", "read_table", "read_text", "stream_file"]
