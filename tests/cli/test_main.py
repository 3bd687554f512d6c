"""The entry point: options on either side of the command, errors in words, exit codes."""

from __future__ import annotations

from importlib import import_module

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from landscape import errors
from landscape.cli.main import hoist, run

# `landscape.cli.main` as an attribute is the function; as a module it is found by its name.
main = import_module("landscape.cli.main")

_WORDS = st.lists(st.sampled_from(["duplicates", "x", "--full", "-h", "a b", ""]), max_size=6)
_OPTIONS = st.lists(
    st.tuples(st.sampled_from(["--store", "--as-at", "--format"]), st.sampled_from(["a", "b"])),
    max_size=3,
)


@given(_WORDS, _OPTIONS, st.randoms(use_true_random=False))
def test_shared_options_are_moved_and_nothing_else_is(
    words: list[str], options: list[tuple[str, str]], chance: object
) -> None:
    from random import Random

    assert isinstance(chance, Random)
    mixed: list[tuple[str, ...]] = [(one,) for one in words]
    for option in options:
        mixed.insert(chance.randrange(len(mixed) + 1), option)
    moved = hoist([one for part in mixed for one in part])
    front = 2 * len(options)
    assert moved[front:] == words
    assert sorted(zip(moved[:front:2], moved[1:front:2], strict=True)) == sorted(options)


def test_what_follows_two_dashes_is_left_alone() -> None:
    words = ["find", "--", "--format", "json"]
    assert hoist(words) == words


def test_an_option_without_its_value_stays_one() -> None:
    assert hoist(["duplicates", "--format"]) == ["--format", "duplicates"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (errors.UsageError, 2),
        (errors.NotFound, 2),
        (errors.InputRejected, 3),
        (errors.StoreUnreachable, 4),
        (errors.StoreLocked, 4),
        (errors.StoreDamaged, 4),
        (errors.StoreFull, 4),
        (errors.Refused, 5),
    ],
)
def test_each_error_has_its_exit_code_and_its_words(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: type[errors.LandscapeError],
    code: int,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise wrong("It did not go.", detail="Row 3.", remedy="Try the other one.")

    monkeypatch.setattr(main, "app", fail)
    assert run(["loads"]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    for part in ("It did not go.", "Row 3.", "Try the other one."):
        assert part in captured.err


@pytest.mark.parametrize("stop", [KeyboardInterrupt, typer.Abort])
def test_being_stopped_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stop: type[BaseException]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr(main, "app", fail)
    assert run(["loads"]) == 130
    assert "not stored" in capsys.readouterr().err


def test_a_fault_of_our_own_is_words_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(main, "app", fail)
    assert run(["loads"]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "Traceback" not in said
    monkeypatch.setenv("LANDSCAPE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["loads"])


def test_no_command_prints_help(capsys: pytest.CaptureFixture[str]) -> None:
    run([])
    captured = capsys.readouterr()
    assert "duplicates" in captured.out + captured.err


def test_an_exit_code_that_a_command_chose_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(*_: object, **__: object) -> None:
        raise typer.Exit(7)

    monkeypatch.setattr(main, "app", leave)
    assert run(["loads"]) == 7
