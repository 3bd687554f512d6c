"""A million invented supplier names as finance systems hold them: one company, several spellings.

    python benchmarks/inference/supplier_names.py [COUNT] [SEED]

Names are put together from syllables, trades, places and legal forms; one company in three has several
spellings (case, legal form, punctuation, plural, spacing, typing error, branch, account number, trading name,
cut at a column's width). The same count and seed give the same names on every machine.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

_STARTS = (
    "Al Am An Ar Ash Bar Bel Ben Bex Blak Bran Brig Cal Car Cas Chel Clar Con Cor Crav Dal Dar Den Dor Dun "
    "Ed El Er Fal Far Fen Fos Gal Gar Glen Gor Had Hal Har Hex Hol Hor Ilk Kel Ken Kin Lan Lin Lor Mal Mar "
    "Mel Mor Nor Oak Or Pen Per Quin Rad Ren Ros Rus Sal Sel Sher Stan Sut Tal Tar Thor Tor Ul Val Ver Wal "
    "War Wel Win Wor Yar Zel"
).split()
_MIDDLES = (
    "a e i o u an en in on ar er or ber den der gar la le li lo man mer ra ri ro ta ti ven".split()
)
_ENDS = (
    "bourne bury by combe cott dale den don fax field ford gate ham hurst ington land leigh ley low mere mont "
    "more ner ney rick ridge sby sett shaw son stead stock stone tham ton toft vale ville ward way wick wood"
).split()
_FIRST = (
    "James Mary John Susan David Sarah Peter Helen Paul Karen Mark Emma Ian Lucy Alan Ruth Omar Aisha Raj Priya"
).split()
_TRADES = (
    "Software|Systems|Technologies|Computing|Data|Digital|Consulting|Training|Security|Care|Homes|Housing|"
    "Engineering|Construction|Builders|Roofing|Plumbing|Electrical|Landscapes|Cleaning|Catering|Travel|Coaches|"
    "Taxis|Transport|Logistics|Motors|Fuels|Energy|Lighting|Highways|Surfacing|Waste|Recycling|Environmental|"
    "Legal|Solicitors|Accountants|Insurance|Property|Estates|Lettings|Recruitment|Personnel|Education|Nurseries|"
    "Pre School|Primary School|Community Centre|Trust|Housing Association|Fostering|Care Homes|Medical|Dental|"
    "Pharmacy|Opticians|Veterinary|Printing|Publishing|Media|Design|Architects|Surveyors|Planning|Sports|Leisure|"
    "Fitness|Music|Arts|Theatre|Foods|Bakery|Farms|Nursery|Timber|Steel|Glass|Furniture|Supplies|Equipment|Hire"
).split("|")
_PLACES = "North South East West London Midlands Wales Scotland Europe UK Northern Southern Kent Devon".split()
_GROUP = "UK|(UK)|Group|Holdings|Services|Solutions|International".split("|")
_FORMS = ("Ltd", "Limited", "plc", "LLP", "Ltd.", "", "CIC", "Inc", "GmbH")
_FORM_WEIGHTS = (38, 34, 6, 4, 4, 9, 2, 2, 1)


class _Names:
    """Invents companies and the ways in which people write them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def company(self) -> str:
        """A company's name without its legal form."""
        draw = self.chance.random()
        if draw < 0.08:
            return f"{self._one(_FIRST)} {self._place()}"
        if draw < 0.14:
            letters = "".join(self.chance.choice("ABCDEFGHJKLMNPRSTUVW") for _ in range(3))
            return f"{letters} {self._one(_TRADES)} {self._place()}"
        first = self._place()
        if draw < 0.3:
            first = f"{first} & {self._place()}"
        elif draw < 0.4:
            first = f"{first} {self._one(_PLACES)}"
        name = f"{first} {self._one(_TRADES)}"
        return f"{name} {self._one(_GROUP)}" if self.chance.random() < 0.15 else name

    def spelling(self, company: str) -> str:
        """One way to write a company's name."""
        form = self.chance.choices(_FORMS, _FORM_WEIGHTS)[0]
        name = f"{self._slipped(company)} {form}".strip()
        draw = self.chance.random()
        if draw < 0.3:
            name = name.upper()
        elif draw < 0.34:
            name = f"{name} - {self.chance.randrange(10_000, 999_999)}"
        elif draw < 0.37:
            name = f"{name} t/a {self._place()} {self._one(_TRADES)}"
        elif draw < 0.4:
            name = f"{name} ({self._place()} branch)"
        elif draw < 0.42:
            name = name.upper()[:30]
        return name

    def _slipped(self, company: str) -> str:
        draw = self.chance.random()
        if draw < 0.06:
            return self._mistyped(company)
        if draw < 0.1:
            return company.replace(" ", "", 1)
        if draw < 0.14:
            return company.replace("&", "and")
        if draw < 0.17:
            return f"{company}s"
        if draw < 0.2:
            return f"The {company}"
        if draw < 0.22:
            return f"{company} {self._one(_GROUP)}"
        return company

    def _mistyped(self, company: str) -> str:
        at = self.chance.randrange(1, len(company) - 1)
        kind = self.chance.randrange(3)
        if kind == 0:
            return company[:at] + company[at + 1 :]
        if kind == 1:
            return company[: at - 1] + company[at] + company[at - 1] + company[at + 1 :]
        return company[:at] + self.chance.choice("aeionrst") + company[at:]

    def _place(self) -> str:
        middle = self._one(_MIDDLES) if self.chance.random() < 0.6 else ""
        return f"{self._one(_STARTS)}{middle}{self._one(_ENDS)}"

    def _one(self, words: list[str]) -> str:
        return words[int(self.chance.random() * len(words))]


def supplier_names(count: int, seed: int = 1) -> Iterator[tuple[int, str]]:
    """`count` names, each with the number of the company that it names."""
    names = _Names(seed)
    companies: list[str] = []
    for _ in range(count):
        # The share of known companies falls off slowly: a few are on many lines, most on one or two.
        if companies and names.chance.random() < 0.86:
            place = int(len(companies) * names.chance.random() ** 2)
        else:
            place = len(companies)
            companies.append(names.company())
        yield place, names.spelling(companies[place])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    for company, name in supplier_names(count, int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        print(f"{company}\t{name}")


if __name__ == "__main__":
    main()
