"""What companies do, in words: a typing error in such a word is no other company.

*Fenwick Transporation* is *Fenwick Transportation*, while *Fenwick* and *Ferwick* may be two families. So only
the word that says what is done is put right, never the one that says who does it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from landscape.matching.brand_words import ordinary_words
from landscape.matching.normalise import singular, word_set
from landscape.matching.stems import stem

TRADE_WORDS = word_set(
    """
    accountancy accountants accounting advertising advisers advisory agencies agency agricultural
    agriculture ambulance analytics apartments appliances architects architectural architecture arts
    assessment assessments associates association associations attorneys automation automotive bakeries
    bakery brewery broadcasting brokers builders building buildings business businesses cabling
    carpentry carpets catering ceramics charity chartered chemicals childcare children cleaning clinic
    coaches college commercial commission committee communication communications community companies
    computer computers computing conditioning conservation construction consultancy consultants
    consulting contracting contractors contracts cooperative cooperatives corporate counselling couriers
    creative cricket dairy decorating decorators defence demolition dental dentistry department
    development developments digital distillery distribution distributors district division domestic
    drainage driving education educational electric electrical electricians electricity electronic
    electronics employment energy engineering engineers enterprise enterprises entertainment environment
    environmental equipment estate estates events exhibitions export fabrication fabrications facilities
    family farming farms federation fencing finance financial fisheries fitness flooring florists
    football forestry fostering foundation foundry furnishings furniture gardening gardens generation
    glazing government graphics groundworks haulage healthcare heating heritage highways hospice
    hospital hospitality hospitals hotels housing hydraulics imaging imports independent industrial
    industries information infrastructure institute institution instruments insulation insurance
    integrated interactive interiors investigations investment investments irrigation joinery journalism
    kitchens laboratories laboratory landscape landscapes landscaping language laundry leasing legal
    leisure library licensing lighting limousines logistics machinery maintenance management
    manufacturers manufacturing marine maritime marketing masonry materials mechanical media mediation
    medical medicine membership metals ministries ministry mobility motorcycles motors movers municipal
    museum national networks nurseries nursery nursing nutrition occupational operations opticians
    organisation outdoor packaging painters painting partners partnership partnerships pensions
    performance personnel petroleum pharmaceutical pharmaceuticals pharmacy photographers photographic
    photography physiotherapy planning plastics playgroup plumbers plumbing precision preparatory
    preservation primary printers printing processing procurement productions products professional
    professionals programme project projects promotions properties property psychology publications
    publishers publishing railway recording recovery recreation recruitment recycling refrigeration
    regeneration regional rehabilitation removals renewables rentals repairs replacement research
    residential resources restaurant restaurants restoration retirement revocable roofing sanitation
    scaffolding school schools sciences scientific secretarial securities security services settlement
    shipping shopping society software solicitors solutions specialists sportswear stationery
    statistical storage strategic structures studios supermarket supplies support surfacing surgery
    surveying surveyors sustainability systems taxation technical technologies technology
    telecommunications telephone television testing textiles theatre therapeutic therapy timber tourism
    trading training transcription transformation translation translations transmission transport
    transportation travel treatment trustees tutoring universities university upholstery utilities
    utility vehicles ventures veterinary vineyard warehouse warehousing waterproofing welding wellbeing
    wholesale wholesalers winery wireless workshops
    """
)
_CONFUSED = word_set(  # right words that are one slip from a trade word, or begin one
    """
    advisor clearing commuter fighting hearing lightning planing gleaning pharma consult trans inter techno
    infra constriction commercials producers residence residents resource hospitable instituted
    """
)
_SLIP, _SHORTENED, _CUT = 8, 4, 2  # letters: of a word mistyped, kept of one shortened, lost of it


def corrected(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A name's words with the trade words among them put right, in each way that they can be meant.

    The first word stays as it is, and a name needs another word that is no trade word; of several words that
    may be wrong none is.

    >>> corrected(("fenwick", "transporation"))
    (('fenwick', 'transportation'),)
    >>> corrected(("transporation", "fenwick")), corrected(("fenwick", "transport"))
    ((), ())
    """
    wrong = [
        (place, others) for place, word in enumerate(words) if place and (others := meant(word))
    ]
    if len(wrong) != 1:
        return ()
    place, others = wrong[0]
    if all(word in _known() for at, word in enumerate(words) if at != place):
        return ()
    return tuple((*words[:place], one, *words[place + 1 :]) for one in others)


@lru_cache(maxsize=50_000)
def meant(word: str) -> tuple[str, ...]:
    """The trade words that a word is with one slip, or the beginning of; none for a word that is right.

    >>> meant("comunications"), meant("communications"), meant("electro")[:2]
    (('communications',), (), ('electronic', 'electronics'))
    """
    if word in _known() or not word.isalpha() or not word.isascii():
        return ()
    found = _near(word) if len(word) >= _SLIP - 1 else ()
    found = found or _by_beginning().get(word, ())
    right = found and (singular(word) in _known() or stem(word) in ordinary_words())
    return () if right else found


def _near(word: str) -> tuple[str, ...]:
    cuts = _by_shorter().keys() & _shorter(word)
    slips = {one for cut in cuts for one in _by_shorter()[cut]}
    return tuple(sorted(one for one in slips if _one_slip(word, one)))


@cache
def _known() -> frozenset[str]:
    return frozenset({form for one in (*TRADE_WORDS, *_CONFUSED) for form in (one, singular(one))})


@cache
def _by_shorter() -> dict[str, tuple[str, ...]]:
    """Trade words that are long enough, by themselves and by what one letter less leaves of them."""
    found = defaultdict[str, list[str]](list)
    for word in sorted(TRADE_WORDS):
        if len(word) >= _SLIP:
            for cut in _shorter(word):
                found[cut].append(word)
    return {cut: tuple(held) for cut, held in found.items()}


@cache
def _by_beginning() -> dict[str, tuple[str, ...]]:
    """Trade words by what is left of them when they are shortened."""
    found = defaultdict[str, list[str]](list)
    for word in sorted(TRADE_WORDS):
        for count in range(_SHORTENED, len(word) - _CUT + 1):
            found[word[:count]].append(word)
    return {start: tuple(held) for start, held in found.items()}


def _shorter(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _one_slip(word: str, right: str) -> bool:
    """Whether a letter is lost, doubled, wrong or in the place of its neighbour, the first letter apart."""
    from rapidfuzz.distance import OSA

    return word[0] == right[0] and OSA.distance(word, right, score_cutoff=1) <= 1
