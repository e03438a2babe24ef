"""The API document (OpenAPI 3.1), made from the table of routes and the very structs that go over the wire."""

from typing import Any

import msgspec
from apispec import APISpec

from hub.web.desk import Problem
from hub.web.routes import LIVE_PATH, ROUTES, Route

_ABOUT = """Head office's view of the chain.

Money is integer minor units, quantity integer thousandths (grams for goods by weight), time ms since 1970 UTC, a business
date the store's own. Lists are paged by `next`, which goes back as `cursor`. Refusals are RFC 9457 problems with `code`."""

_LIVE = """Server-sent events: `today` (as `/api/v1/today`) and `stores` (as `/api/v1/stores`), on connecting and then at most
twice a second when something changed. A newer event takes the place of one that was not read."""


def api_document(version: str) -> dict[str, Any]:
    """The whole document as plain data."""
    spec = APISpec("Lantern hub", version, "3.1.0", info={"description": _ABOUT})
    names = _add_schemas(spec)
    for path in dict.fromkeys(route.path for route in ROUTES):
        routes = [route for route in ROUTES if route.path == path]
        spec.path(path, operations={route.method.lower(): _operation(route, names) for route in routes})
    spec.path(LIVE_PATH, operations={"get": _live()})
    document: dict[str, Any] = spec.to_dict()
    return document


def _add_schemas(spec: APISpec) -> dict[Any, Any]:
    types = list(dict.fromkeys([Problem, *(kind for route in ROUTES for kind in (route.gives, route.takes) if kind)]))
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    for name, component in components.items():
        spec.components.schema(name, component)
    return dict(zip(types, schemas, strict=True))


def _operation(route: Route, names: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "operationId": route.handler.__name__,
        "parameters": [*_parameters("path", route.at), *_parameters("query", route.query)],
        "responses": {"200": _content(route.media, names[route.gives], "Done")},
    }
    for status in route.problems:
        operation["responses"][str(status)] = _content("application/problem+json", names[Problem], "Refused")
    if route.takes:
        content = _content("application/json", names[route.takes], "")["content"]
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(where: str, kind: type[msgspec.Struct]) -> list[dict[str, Any]]:
    """A struct's fields as parameters; what may be left out is never `null` in an address."""
    _, components = msgspec.json.schema_components([kind], ref_template="{name}")
    schema = components[kind.__name__]
    needed = set(schema.get("required", []))
    return [
        {"in": where, "name": name, "required": name in needed, "schema": _not_null(of_field)}
        for name, of_field in schema["properties"].items()
    ]


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = [kind for kind in schema.get("anyOf", []) if kind != {"type": "null"}]
    return kinds[0] if kinds else schema


def _content(media: str, schema: Any, about: str) -> dict[str, Any]:
    return {"description": about, "content": {media: {"schema": schema}}}


def _live() -> dict[str, Any]:
    events = {"description": "Events, for as long as the client stays", "content": {"text/event-stream": {}}}
    return {"summary": "The dashboard, live", "operationId": "live", "description": _LIVE, "responses": {"200": events}}
