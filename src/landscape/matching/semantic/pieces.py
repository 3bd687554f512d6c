"""Text → numbers of word pieces: the longest piece of the vocabulary first, as BERT's tokeniser does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

_LONGEST_WORD = 100


class WordPieces:
    """Parameters: `vocabulary`, pieces with their numbers; a piece inside a word begins with `##`."""

    def __init__(self, vocabulary: Mapping[str, int], *, lower_case: bool, unknown: str) -> None:
        self.vocabulary = vocabulary
        self.lower_case = lower_case
        self.unknown = vocabulary.get(unknown)

    def numbers(self, text: str, most: int) -> list[int]:
        """The numbers of a text's pieces, the first `most` of them. Unknown words are the unknown piece."""
        found: list[int] = []
        for word in self._words(text):
            found += self._of_word(word)
            if len(found) >= most:
                return found[:most]
        return found

    def _words(self, text: str) -> Iterator[str]:
        """Words and single marks, without accents where case is dropped."""
        if self.lower_case:
            parts = unicodedata.normalize("NFD", text.lower())
            text = "".join(c for c in parts if unicodedata.category(c) != "Mn")
        word = ""
        for c in text:
            if c.isspace() or unicodedata.category(c).startswith("C"):
                mark = ""
            elif _stands_alone(c):
                mark = c
            else:
                word += c
                continue
            if word:
                yield word
            word = ""
            if mark:
                yield mark
        if word:
            yield word

    def _of_word(self, word: str) -> list[int]:
        missing = [] if self.unknown is None else [self.unknown]
        if len(word) > _LONGEST_WORD:
            return missing
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self.vocabulary.get(("##" if start else "") + word[start:end])
                if number is not None:
                    break
            else:
                return missing
            found.append(number)
            start = end
        return found


def _stands_alone(c: str) -> bool:
    """Marks, symbols of ASCII, and ideographs are words of their own."""
    marks = unicodedata.category(c).startswith("P") or (c.isascii() and not c.isalnum())
    return marks or "\u4e00" <= c <= "\u9fff"
