"""Tests of the analyses, on small estates made by hand."""
