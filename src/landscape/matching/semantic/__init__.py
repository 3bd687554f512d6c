"""A sentence-embedding model that the user has, named by a local folder and run in numpy.

None is shipped, fetched or looked for. Without one nothing here is used, and no result differs.
"""

from landscape.matching.semantic.encoding import Encoder, encoder
from landscape.matching.semantic.meaning import Meaning

__all__ = ["Encoder", "Meaning", "encoder"]
