"""Records → elements and relationships: which rows are one thing, what they refer to, what follows."""
