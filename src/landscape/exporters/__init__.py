"""Estate → csv, xlsx, GraphML, standalone HTML: the forms in which others take it further.

`export_estate` writes files; `csv_files`, `graphml` and `standalone_page` hand back the same content for
whoever serves it another way. All are functions of the estate alone.
"""

from landscape.exporters.csv_folder import csv_files
from landscape.exporters.export import FORMATS, Format, export_estate, format_of
from landscape.exporters.graphml import graphml
from landscape.exporters.neighbourhood import Neighbourhood, neighbourhood
from landscape.exporters.standalone import standalone_page
from landscape.exporters.subject import Subject, subject
from landscape.exporters.workbook import workbook

__all__ = [
    "FORMATS",
    "Format",
    "Neighbourhood",
    "Subject",
    "csv_files",
    "export_estate",
    "format_of",
    "graphml",
    "neighbourhood",
    "standalone_page",
    "subject",
    "workbook",
]
