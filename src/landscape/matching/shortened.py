"""Words that people shorten: each with the whole word, where there is only one that it can be."""

from __future__ import annotations

import re

_WHOLE = {
    "mgmt": "management",
    "mgt": "management",
    "svcs": "services",
    "svc": "service",
    "srvcs": "services",
    "intl": "international",
    "intnl": "international",
    "assoc": "associates",
    "assocs": "associates",
    "assn": "association",
    "assoctn": "association",
    "bros": "brothers",
    "govt": "government",
    "dept": "department",
    "natl": "national",
    "sys": "systems",
    "technol": "technology",
    "univ": "university",
    "cncl": "council",
    "serv": "services",
    "grp": "group",
    "hldgs": "holdings",
    "hldg": "holding",
    "mfg": "manufacturing",
    "mnfg": "manufacturing",
    "mktg": "marketing",
    "acctg": "accounting",
    "bldg": "building",
    "bldrs": "builders",
    "engrs": "engineers",
    "hosp": "hospital",
    "labs": "laboratories",
    "jv": "joint venture",
    "aust": "australia",
    "coop": "cooperative",
    "coops": "cooperatives",
    "comms": "communications",
    "envtl": "environmental",
    "constr": "construction",
    # one word, spelt as in the United States and as in Britain
    "center": "centre",
    "centers": "centres",
    "theater": "theatre",
    "theaters": "theatres",
    "program": "programme",
    "programs": "programmes",
    "organization": "organisation",
    "organizations": "organisations",
    "labor": "labour",
    "harbor": "harbour",
    "defense": "defence",
    "advisors": "advisers",
    "aluminum": "aluminium",
    "jewelers": "jewellers",
    "fiber": "fibre",
    "pediatric": "paediatric",
    "orthopedic": "orthopaedic",
    "orthopedics": "orthopaedics",
}
_SHORT = frozenset(_WHOLE)
_COOPERATIVE = re.compile(r"\bco[- ]op(?=s?\b|erative)")


def with_whole_words(words: list[str]) -> list[str]:
    """A name's words, those that are shortened as the whole word.

    >>> with_whole_words(["acme", "mfg", "svcs"])
    ['acme', 'manufacturing', 'services']
    """
    if _SHORT.isdisjoint(words):
        return words
    return " ".join(_WHOLE.get(word, word) for word in words).split()


def with_cooperatives(text: str) -> str:
    """A plain text in which a co-op is one word.

    >>> with_cooperatives("fenwick co-op"), with_cooperatives("fenwick co-operative society")
    ('fenwick coop', 'fenwick cooperative society')
    """
    return _COOPERATIVE.sub("coop", text) if "co" in text and "op" in text else text
