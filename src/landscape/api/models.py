"""Shapes that only HTTP has: pages of elements, and what the server says of itself."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from landscape.responses.declared import Scalar


class ElementRow(BaseModel):
    """One element of a list; with `fields`, its id and the fields asked for, properties among them."""

    model_config = ConfigDict(extra="allow")

    id: str
    type: str | None = None
    name: str | None = None
    properties: dict[str, Scalar] | None = None
    conflicts: list[str] | None = Field(None, description="Properties on which sources disagree.")


class ElementPage(BaseModel):
    """One page of elements."""

    elements: list[ElementRow]
    total: int = Field(description="How many there are on all pages together.")
    next: str | None = Field(description="The cursor of the next page; null on the last one.")


class Health(BaseModel):
    """That the server runs."""

    status: str
    version: str


class Ready(BaseModel):
    """That the store can be read, and where it stands."""

    status: str
    store: str
    load: int
    warm: bool = Field(
        description="Whether the pages of the navigation are worked out for this load and this day."
    )
