"""Bytes become letters: marks, UTF-16, Windows-1252, and both in one file."""

from __future__ import annotations

import codecs
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landscape.errors import InputRejected
from landscape.importers.encoding import decode, repair, settled, survey

TEXT = "Réservé – 5 €\r\nÅngström\r\n"
_SPOKEN = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff"))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8-sig"),
        (codecs.BOM_UTF8 * 2 + TEXT.encode("utf-8"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_every_encoding_is_told(content: bytes, encoding: str) -> None:
    text, found = decode(content, "list.csv")
    assert text == TEXT
    assert found.encoding == encoding


def test_utf_16_without_a_mark_is_told_by_its_noughts() -> None:
    plain = "Application,Supplier\r\nCourtside,Fennimore\r\n"
    for codec in ("utf-16-le", "utf-16-be"):
        text, found = decode(plain.encode(codec), "list.csv")
        assert (text, found.codec) == (plain, codec)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_windows_letters_in_a_file_of_utf_8_are_read_as_such(mark: bytes) -> None:
    content = mark + "Café crème ".encode() * 20 + "Réservé – naïve".encode("cp1252")
    text, found = decode(content, "list.csv")
    assert found.mixed
    assert text == "Café crème " * 20 + "Réservé – naïve"


def test_a_byte_that_is_no_letter_of_windows_is_kept_too() -> None:
    assert settled(b"a\x81b".decode("utf-8", "surrogateescape")) == "a\x81b"


@pytest.mark.parametrize("codec", ["cp1251", "cp1250", "iso8859_7", "shift_jis"])
def test_another_encoding_is_guessed_and_never_an_error(codec: str) -> None:
    known = {"cp1251": "Система записи на приём", "cp1250": "Świetlica źródło łąka"}
    text = (
        known.get(codec, "Ωραίο σύστημα" if codec == "iso8859_7" else "予約システム") + ";a\n"
    ) * 30
    found, _ = decode(text.encode(codec), "list.csv")
    assert found.count("\n") == 30


@pytest.mark.parametrize("cut", [1, 3])
def test_utf_16_that_is_cut_off_is_refused(cut: int) -> None:
    content = codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")
    with pytest.raises(InputRejected, match=r"list\.csv"):
        decode(content[:-cut], "list.csv")


def test_binary_data_is_refused() -> None:
    with pytest.raises(InputRejected, match="binary"):
        decode(bytes(range(256)) * 20, "list.csv")


@settings(deadline=None)
@given(_SPOKEN, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_comes_back_as_it_was(text: str, codec: str) -> None:
    back, _ = decode(text.encode(codec), "list.csv")
    assert back == text


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        found = survey(BytesIO(content), "list.csv")
        content[found.skip :].decode(found.codec, found.errors)
    except InputRejected as wrong:
        assert wrong.remedy


def test_pieces_that_part_a_letter_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("landscape.importers.encoding._PIECE", 3)
    assert survey(BytesIO("é€😀" * 9 and "é€😀".encode() * 9), "list.csv").encoding == "utf-8"
    mixed = survey(BytesIO("é€😀".encode() * 9 + b"\xe9 "), "list.csv")
    assert mixed.mixed


def test_repair_is_for_what_needs_it_only() -> None:
    assert repair("R&D &amp; IT") == "R&D & IT"
    assert repair("cafÃ©") == "café"
    assert repair("Ångström – naïve") == "Ångström – naïve"
