"""What an estate is: elements, relationships, vocabulary, provenance, decisions. Declared once."""
