"""The API and the pages. `create_app` makes the application; nothing else is meant for use elsewhere."""

from landscape.api.app import create_app

__all__ = ["create_app"]
