"""The page of docs/reference on the HTTP API, from the API's own description (OpenAPI)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]
_INTRODUCTION = (
    "The same answers as the command line, from the same builders. The API describes itself at "
    "`/api/openapi.json` (OpenAPI 3.1); this page is written from that description.",
    "Every answer depends on a date (`as_at`, default today) and on the load that the store stands at; "
    "both are in its `ETag`, so that `If-None-Match` is answered with 304 while nothing has changed. "
    "Lists are handed out in pages: `next` is the cursor of the following one, null at the end.",
    'Every error has one body, `{"error": {"code", "message", "detail", "remedy"}}`, with the codes of '
    "[the page of errors](errors.md).",
)


def sections(description: Schema) -> Iterator[str]:
    """The paragraphs of the page: introduction, every operation, every model."""
    yield from _INTRODUCTION
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            yield from _operation(f"{method.upper()} {path}", operation)
    yield "## Models"
    yield "Every field is always there; one that may be unknown is null."
    for name, schema in sorted(description["components"]["schemas"].items()):
        yield from _model(name, schema)


def operations(description: Schema) -> Sequence[str]:
    """Every operation as the page heads it: `GET /api/v1/loads`."""
    return [f"{one.upper()} {path}" for path, held in description["paths"].items() for one in held]


def _operation(title: str, operation: Schema) -> Iterator[str]:
    yield f"## {title}"
    yield f"{operation.get('summary', '').rstrip('.')}. {operation.get('description', '')}".strip()
    rows = [
        [f"`{one['name']}`", one["in"], one.get("description", ""), _kind(one["schema"])]
        for one in operation.get("parameters", ())
    ]
    body = operation.get("requestBody", {}).get("content", {})
    rows += [[f"`{kind}`", "body", "", _kind(held["schema"])] for kind, held in body.items()]
    if rows:
        yield table(["Parameter", "In", "Meaning", "Holds"], rows)
    yield table(
        ["Status", "Means", "Body"],
        [
            [status, _means(one["description"]), _body(one.get("content", {}))]
            for status, one in sorted(operation["responses"].items())
        ],
    )


def _means(description: str) -> str:
    return "The answer." if description == "Successful Response" else description


def _body(content: Schema) -> str:
    kinds = [
        _kind(held["schema"]) if held.get("schema") else f"`{media}`"
        for media, held in content.items()
    ]
    return " or ".join(kinds)


def _model(name: str, schema: Schema) -> Iterator[str]:
    yield f"### {name}"
    yield " ".join(
        part for part in (schema.get("description", ""), _words(schema.get("enum", ()))) if part
    )
    if schema.get("properties"):
        required = set(schema.get("required", ()))
        yield table(
            ["Field", "Holds"],
            [
                [f"`{field}`", _kind(held) + ("" if field in required else " (may be left out)")]
                for field, held in schema["properties"].items()
            ],
        )


def _kind(schema: Schema) -> str:
    """What a schema holds, in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        kinds = list(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
        if any("properties" in one for one in schema["anyOf"]):
            return "the properties of its type, see [the model](model.md)"
        return " or ".join(kinds)
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}" if schema.get("items") else "list"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {_kind(schema['additionalProperties'])}"
    words = _words(schema.get("enum", ()))
    return words or _plain(schema)


def _plain(schema: Schema) -> str:
    if schema.get("format"):
        return str(schema["format"])
    said = str(schema.get("type", "anything"))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        said += f" from {low} to {high}"
    if schema.get("default") is not None:
        said += f", default `{schema['default']}`"
    return said


def _words(values: Sequence[str]) -> str:
    return " · ".join(f"`{one}`" for one in values)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; a bar in a cell is text."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(
        f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in line)} |"
        for line in lines
    )
