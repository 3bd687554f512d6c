"""The legal forms of companies: what stands at the end of a name and does not say whose it is."""

from __future__ import annotations

import re

LEGAL_FORMS = frozenset(
    """
    ltd limited plc llp lp inc incorporated corp corporation co company llc gmbh ag kg bv nv
    sa sas sarl srl spa ab as asa oy oyj aps pty pte ltda cic cio kft zrt doo sl sprl bvba
    uc ulc dac cyf ccc limitee ltee lte lt ltd. lmtd limted limitd gmbhco kgaa se sro eurl
    sasu limte limite limied limitied limtied limeted limiteed comapny compnay compay
    lllp pllc lnc pvt bhd sdn eireli snc scarl scrl slu slne vof asbl vzw ohg ehf
    aktiengesellschaft osakeyhtio
    """.split()
)
MIDDLE_FORMS = (
    "ltd",
    "limited",
    "plc",
    "llp",
    "llc",
    "pty",
    "gmbh",
)  # these go from the middle too
_PHRASES = tuple(
    tuple(phrase.split())
    for phrase in (
        "limited liability company|limited liability co|limited liability partnership|"
        "limited liability limited partnership|limited partnership|general partnership|"
        "public limited company|professional limited liability company|professional corporation|"
        "professional association|professional company|proprietary limited|private limited|"
        "a professional association|a professional corporation|a limited liability company|"
        "company limited by guarantee|limited by guarantee|community interest company|"
        "community benefit society|charitable incorporated organisation|"
        "charitable incorporated organization|designated activity company|unlimited company|"
        "gesellschaft mit beschrankter haftung|besloten vennootschap|naamloze vennootschap|"
        "societe anonyme|societe par actions simplifiee|societe a responsabilite limitee|"
        "sociedad anonima|sociedad limitada|sociedade anonima|sp zoo|sa de cv|sab de cv|s de rl de cv|"
        "spolka z ograniczona odpowiedzialnoscia|societa per azioni"
    ).split("|")
)
_BY_LAST = {
    last: sorted((one for one in _PHRASES if one[-1] == last), key=len, reverse=True)
    for last in {phrase[-1] for phrase in _PHRASES}
}
_MIDDLE = frozenset(MIDDLE_FORMS)
BEGINNINGS = frozenset(form[:count] for form in LEGAL_FORMS for count in range(1, len(form)))
_GLUED = re.compile(r"(?!unlimited)([a-z]{2,})(ltd|limited|plc|llp)")
_GLUED_ENDS = ("ltd", "limited", "plc", "llp")
# Two letters are a form only where dots or a comma set them off: Quick PC is a name, Quick, P.C. is not.
_PROFESSIONAL = re.compile(
    r"(?<=[\w.])(?:(?:,\s*|\s+)p\.\s?(?:a|c|s\.\s?c|l\.\s?l\.\s?c)\.?|,\s*(?:pa|pc|psc)\.?)$"
)


def without_professional_form(text: str) -> tuple[str, str]:
    """A plain text without the form of a professional practice at its end, and that form.

    >>> without_professional_form("stock doc, p.c."), without_professional_form("quick pc")
    (('stock doc', 'pc'), ('quick pc', ''))
    """
    may = text.rstrip(".")[-1:] in ("a", "c") and "p" in text[-11:]
    found = _PROFESSIONAL.search(text) if may else None
    if found is None:
        return text, ""
    return text[: found.start()], "".join(filter(str.isalpha, found.group()))


def without_form(words: list[str]) -> tuple[list[str], str]:
    """A name's words without its legal form, and that form; the first word always stays.

    >>> without_form("red mill limited liability company".split())
    (['red', 'mill'], 'limited liability company')
    """
    words, form = list(words), list[str]()
    if words and words[-1].endswith(_GLUED_ENDS) and (glued := _GLUED.fullmatch(words[-1])):
        words[-1:] = glued.groups()
    while count := _form_at_end(words):
        form[:0] = words[-count:]
        del words[-count:]
    middle: list[str] = []
    if not _MIDDLE.isdisjoint(words[1:]):
        middle = [word for word in words[1:] if word in _MIDDLE]
        words = words[:1] + [word for word in words[1:] if word not in _MIDDLE]
    return words, " ".join(middle + form)


def _form_at_end(words: list[str]) -> int:
    """How many words at the end of a name are a legal form; none where nothing would be left."""
    if len(words) < 2:
        return 0
    for phrase in _BY_LAST.get(words[-1], ()):
        count = len(phrase)
        if len(words) > count and words[-2] == phrase[-2] and tuple(words[-count:]) == phrase:
            return count
    return int(words[-1] in LEGAL_FORMS)
