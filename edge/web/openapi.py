"""The API document (OpenAPI 3.1), made from the table of routes and the very structs that go over the wire."""

import re
from typing import Any

import msgspec
from apispec import APISpec

from edge.lanes.problem import Problem
from edge.web.routes import ROUTES, SOCKET_PATH, Route

_ABOUT = """Every lane of the store over HTTP and WebSocket.

Commands carry an `id` made by the client: the same id with the same body gives the first answer, with another body 409.
Money is integer minor units, quantity integer thousandths (grams for goods by weight), time ms since 1970 UTC.
Refusals are RFC 9457 problems with `code` for programs, `words` for people and `key` that mends it."""

_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Made by the client: the same key with the same body gives the first answer, with another body 409.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
}
_SOCKET = """Opens a WebSocket of JSON texts. Send commands as to `/commands`; receive `{"re", "ok", "problem"?, "state"?}` for
each, and `{"state"}` or `{"line"}` whenever something changed. Needs a page of this server as its `Origin`, or none."""


def api_document(version: str) -> dict[str, Any]:
    """The whole document as plain data."""
    spec = APISpec("Lantern store server", version, "3.1.0", info={"description": _ABOUT})
    names = _add_schemas(spec)
    spec.components.security_scheme("device", {"type": "http", "scheme": "bearer"})
    for path in dict.fromkeys(route.path for route in ROUTES):
        operations = {route.method.lower(): _operation(route, names) for route in ROUTES if route.path == path}
        spec.path(path, operations=operations, parameters=_path_parameters(path))
    spec.path(SOCKET_PATH, operations={"get": _socket()}, parameters=_path_parameters(SOCKET_PATH))
    document: dict[str, Any] = spec.to_dict()
    return document


def _add_schemas(spec: APISpec) -> dict[Any, Any]:
    types = [Problem, *(kind for route in ROUTES for kind in (route.gives, route.takes) if kind)]
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    for name, component in components.items():
        spec.components.schema(name, _with_id(component))
    return {id(kind): schema for kind, schema in zip(types, schemas, strict=True)}


def _with_id(component: dict[str, Any]) -> dict[str, Any]:
    """Commands on the wire carry their id beside their name."""
    if "do" not in component.get("properties", {}):
        return component
    properties = {"id": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"}, **component["properties"]}
    return {**component, "properties": properties, "required": ["id", *component.get("required", [])]}


def _operation(route: Route, names: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "operationId": route.handler.__name__,
        "responses": {"200": _content(route.media, names[id(route.gives)], "Done")},
    }
    for status in route.problems:
        operation["responses"][str(status)] = _content("application/problem+json", names[id(Problem)], "Refused")
    if route.takes:
        body = _content("application/json", names[id(route.takes)], "")
        operation["requestBody"] = {"required": True, "content": body["content"]}
    if route.written:
        operation["security"] = [{"device": []}]
        operation["parameters"] = [_IDEMPOTENCY_KEY]
    if route.query:
        operation["parameters"] = [
            {
                "in": "query",
                "name": q.name,
                "required": q.required,
                "description": q.about,
                "schema": {"type": "string"},
            }
            for q in route.query
        ]
    return operation


def _content(media: str, schema: Any, about: str) -> dict[str, Any]:
    return {"description": about, "content": {media: {"schema": schema}}}


def _socket() -> dict[str, Any]:
    return {
        "summary": "A lane's screen",
        "operationId": "lane_socket",
        "description": _SOCKET,
        "responses": {"101": {"description": "A WebSocket"}},
    }


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = re.findall(r"\{([a-z]+)\}", path)
    return [{"in": "path", "name": name, "required": True, "schema": {"type": "string"}} for name in names]
