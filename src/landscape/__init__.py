"""Application landscapes from the files an organisation already has."""

__version__ = "0.1.0"
