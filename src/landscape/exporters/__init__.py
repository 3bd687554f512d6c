"""Estate → csv, xlsx, GraphML, standalone HTML, iCalendar: the forms in which others take it further.

`export_estate` writes files; `csv_files`, `graphml` and `standalone_page` hand back the same content for
whoever serves it another way. All are functions of the estate alone.
"""

from landscape.exporters.csv_folder import csv_files
from landscape.exporters.export import FORMATS, Format, export_estate, format_of
from landscape.exporters.graphml import graphml
from landscape.exporters.lists import List, list_workbook
from landscape.exporters.neighbourhood import Neighbourhood, neighbourhood
from landscape.exporters.notice_dates import calendar_of, notice_dates
from landscape.exporters.standalone import standalone_page
from landscape.exporters.subject import Subject, subject
from landscape.exporters.workbook import workbook

__all__ = [
    "FORMATS",
    "Format",
    "List",
    "Neighbourhood",
    "Subject",
    "calendar_of",
    "csv_files",
    "export_estate",
    "format_of",
    "graphml",
    "list_workbook",
    "neighbourhood",
    "notice_dates",
    "standalone_page",
    "subject",
    "workbook",
]
