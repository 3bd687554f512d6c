"""Readers, mapping and typing of files."""
