"""The store on a Neo4j server: the estate as a graph for people, its books beside it for landscape.

How the two lie in the database is told in docs/decisions/0009-how-claims-lie-in-neo4j.md.
"""
