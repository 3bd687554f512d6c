"""The documentation says what the code does: nothing left out, nothing that is not there."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from landscape.errors import LandscapeError
from landscape.model.metamodel import ELEMENT_TYPES, RELATIONSHIP_TYPES
from landscape.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), ROOT / "benchmarks" / "README.md"])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
CONSOLE = re.compile(r"```(?:console|bash|sh|text|powershell)?\n(.*?)```", re.DOTALL)
COMMAND_LINE = re.compile(r"^(?:\$ |> )?(?:\S*[/\\])?landscape (?=[a-z-])(.*)$", re.MULTILINE)


def page(name: str) -> str:
    """One page of the reference."""
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def _builder() -> ModuleType:
    declared = importlib.util.spec_from_file_location("_builder", DOCS / "build_reference.py")
    assert declared is not None and declared.loader is not None
    module = importlib.util.module_from_spec(declared)
    declared.loader.exec_module(module)
    return module


BUILDER = _builder()
DESCRIPTION = BUILDER.http_description() if BUILDER.api_is_there() else {"paths": {}}


@pytest.mark.parametrize("name", sorted(BUILDER.PAGES))
def test_generated_pages_are_what_the_code_gives(name: str) -> None:
    assert page(name) == BUILDER.PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("name", [*ELEMENT_TYPES, *RELATIONSHIP_TYPES])
def test_every_type_of_the_model_is_documented(name: str) -> None:
    assert f"\n### {name}\n" in page("model.md")


def test_every_command_and_option_is_documented() -> None:
    group = BUILDER.command_line()
    assert len(group.commands) > 10
    for name, command in group.commands.items():
        section = page("cli.md").split(f"\n## landscape {name}\n", 1)[1].split("\n## ", 1)[0]
        assert name in BUILDER.EXAMPLES, f"give `landscape {name}` an example"
        for one in BUILDER.parameters(command):
            spelt = [*one.opts, *one.secondary_opts]
            wanted = [part for part in spelt if part.startswith("-")] or [one.metavar or one.name]
            for part in wanted:
                assert str(part).replace("|", "\\|") in section, (name, part)
            assert getattr(one, "help", None), f"{name} {spelt} says nothing of itself"


@pytest.mark.parametrize("name", Settings.__slots__)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    default = getattr(Settings(), name)
    row = rf"\| `LANDSCAPE_{name.upper()}` \|.*\| `{re.escape(str(default))}` \|"
    assert re.search(row, page("settings.md"))


def test_no_setting_is_documented_that_does_not_exist() -> None:
    told = set(re.findall(r"`LANDSCAPE_([A-Z0-9_]+)`", page("settings.md")))
    assert told == {one.upper() for one in Settings.__slots__}


def test_every_variable_that_the_code_reads_is_documented() -> None:
    reference = "".join(one.read_text(encoding="utf-8") for one in DOCS.rglob("*.md"))
    read = {
        name
        for one in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"LANDSCAPE_[A-Z_]*[A-Z]", one.read_text(encoding="utf-8"))
    }
    assert "LANDSCAPE_DEBUG" in read
    assert [one for one in sorted(read) if one not in reference] == []


@pytest.mark.parametrize("error", BUILDER.error_classes(), ids=lambda error: error.__name__)
def test_every_error_is_documented(error: type[LandscapeError]) -> None:
    row = f"| `{error.code}` |"
    assert row in page("errors.md")
    assert f"| {error.exit_code} | {error.http_status} | `{error.__name__}` |" in page("errors.md")


@pytest.mark.parametrize("name", BUILDER.http_reference.operations(DESCRIPTION))
def test_every_operation_of_the_api_is_documented(name: str) -> None:
    assert f"\n## {name}\n" in page("http.md")


def test_every_address_of_the_api_that_a_page_names_exists() -> None:
    if not DESCRIPTION["paths"]:
        pytest.skip("the API cannot be imported")
    known = {one.split(" ", 1)[1] for one in BUILDER.http_reference.operations(DESCRIPTION)}
    patterns = [re.compile(re.sub(r"\{\w+\}", "[^?]+", one) + r"(\?\S*)?") for one in known]
    named = {
        (str(one.relative_to(ROOT)), address)
        for one in PAGES
        for address in re.findall(r"/api/v1/[^\s`'\")]+", one.read_text(encoding="utf-8"))
    }
    assert named
    for where, address in named:
        assert any(one.fullmatch(address) for one in patterns), (where, address)


def _links() -> Iterator[tuple[Path, str]]:
    for one in PAGES:
        for found in LINK.finditer(one.read_text(encoding="utf-8")):
            target = (found[1] or found[2]).split("#", 1)[0]
            if target and not re.match(r"[a-z]+:", target):
                yield one, target


def test_every_link_leads_somewhere() -> None:
    broken = [
        (str(one.relative_to(ROOT)), target)
        for one, target in _links()
        if not (one.parent / target).exists()
    ]
    assert broken == []


def _typed_commands() -> Iterator[tuple[str, list[str]]]:
    for one in PAGES:
        for block in CONSOLE.findall(one.read_text(encoding="utf-8")):
            for line in COMMAND_LINE.findall(block):
                words = shlex.split(line.split(" #", 1)[0].split(" > ", 1)[0], posix=True)
                yield f"{one.relative_to(ROOT)}: {line}", words


def test_every_command_that_a_page_types_exists() -> None:
    group = BUILDER.command_line()
    common = {spelt for one in group.params for spelt in one.opts}
    typed = list(_typed_commands())
    assert len(typed) > 20
    for where, words in typed:
        known = next((word for word in words if word in group.commands), None)
        assert known is not None, where
        own = {
            spelt
            for one in group.commands[known].params
            for spelt in (*one.opts, *one.secondary_opts)
        }
        options = {word.split("=", 1)[0] for word in words if word.startswith("--")}
        assert options <= own | common, where


def test_every_page_is_reached_from_the_contents() -> None:
    contents = (DOCS / "README.md").read_text(encoding="utf-8")
    for one in DOCS.rglob("*.md"):
        name = one.relative_to(DOCS).as_posix()
        assert name == "README.md" or f"({name})" in contents, name


def test_the_walks_of_contributing_lead_through_files_that_are_there() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"(?<![\w/])((?:src|tests|docs|data|web|benchmarks)/[\w./-]*\w)", told))
    assert len(paths) > 25
    assert [one for one in sorted(paths) if "NAME" not in one and not (ROOT / one).exists()] == []
    named = re.findall(r"`(\w+)` (?:of|in) `([\w/]+\.py)`", told)
    assert len(named) >= 6
    assert [one for one in named if one[0] not in (ROOT / one[1]).read_text("utf-8")] == []
