"""The OpenAPI 3.1 document of the service, made from the structs that the service itself reads and writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

import sogdia
from sogdia.scenario import CHANGES
from sogdia.web.endpoints import EVENTS, Endpoint
from sogdia.web.messages import MAX_CHANGES, Done, Progress, Refusal

REASONS = {
    400: "The body is not what was expected.",
    401: "The server asks for a token.",
    403: "Another host name, another site, or a role that may not do this.",
    404: "Reviews are not shared on this server.",
    409: "Somebody else decided since this was looked at.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The scenario or the name does not fit the world.",
    429: "One question is being answered and as many wait as may.",
    503: "The server has too much to do, or it took too long.",
}
TEMPLATE = "#/components/schemas/{name}"


def build_document(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """Return the document as plain lists and mappings."""
    endpoints = tuple(endpoints)
    structs = dict.fromkeys(one for row in endpoints for one in (row.takes, row.gives, Refusal, Progress, Done) if one)
    schemas, components = msgspec.json.schema_components(structs, ref_template=TEMPLATE)
    reference = dict(zip(structs, schemas, strict=True))
    components["ScenarioForm"]["properties"]["changes"]["items"] = {"$ref": TEMPLATE.format(name="Change")}
    components["Change"] = _describe_change()
    paths: dict[str, dict[str, Any]] = {}
    for row in endpoints:
        paths.setdefault(row.path, {})[row.method.lower()] = _describe(row, reference)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sogdia",
            "version": sogdia.__version__,
            "description": "If this changes, what moves, how much, and who gains or loses? The page uses nothing else.",
        },
        "servers": [{"url": ".."}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "cookie": {"type": "apiKey", "in": "cookie", "name": "sogdia"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
        "security": [{}, {"cookie": []}, {"token": []}],
    }


def _describe(row: Endpoint, reference: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": row.name,
        "summary": row.summary,
        "description": f"Where people have roles: {row.role} or more." if row.role else "Anybody may ask.",
        "responses": {
            "200": {"description": "Done.", "content": {row.media: {"schema": reference[row.gives]}}},
            **{
                str(status): {
                    "description": REASONS[status],
                    "content": {"application/json": {"schema": reference[Refusal]}},
                }
                for status in row.refusals
            },
        },
    }
    for media in row.other_media:
        described["responses"]["200"]["content"][media] = {}
    if row.media == EVENTS:
        described["responses"]["200"]["content"] = {
            row.media: {"schema": _describe_event([reference[one] for one in (row.gives, Progress, Refusal, Done)])}
        }
    if row.takes:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": reference[row.takes]}},
        }
    return described


def _describe_event(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the schema of a server-sent event; the text of its data is JSON."""
    return {
        "type": "object",
        "required": ["event", "data"],
        "properties": {
            "event": {"type": "string", "enum": ["answer", "progress", "refusal", "end"]},
            "data": {"type": "string", "contentMediaType": "application/json", "contentSchema": {"anyOf": schemas}},
        },
    }


def _describe_change() -> dict[str, Any]:
    """Return the schema of a change: one of the kinds, with the keys that this kind takes."""
    return {
        "description": f"One sentence of a scenario, at most {MAX_CHANGES} of them; see docs/scenarios.md.",
        "oneOf": [
            {
                "title": kind.name,
                "description": f"{kind.sentence} For example {kind.example}",
                "type": "object",
                "required": [kind.name, *(field.name for field in kind.fields if field.required)],
                "properties": {
                    kind.name: {
                        "description": kind.target,
                        "anyOf": [
                            {"type": "string"},
                            {"type": "array", "items": {"anyOf": [{"type": "string"}, _names()]}, "minItems": 1},
                        ],
                    },
                    **{field.name: _describe_field(field.type, field.min, field.max) for field in kind.fields},
                    **{year: {"type": "integer"} for year in kind.window},
                    "probability": {"type": "number", "minimum": 0, "maximum": 1},
                    "note": {"type": "string"},
                },
                "additionalProperties": False,
            }
            for kind in CHANGES.values()
        ],
    }


def _names() -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "minItems": 1}


def _describe_field(type_: str, low: float | None, high: float | None) -> dict[str, Any]:
    if type_ == "flag":
        return {"type": "boolean"}
    if type_ == "date":
        return {"type": "string", "format": "date"}
    if type_ != "number":
        return {"type": "string"}
    bounds = {"minimum": low, "maximum": high}
    number = {"type": "number", **{key: bound for key, bound in bounds.items() if bound is not None}}
    return {"anyOf": [number, {"type": "array", "items": number, "minItems": 2, "maxItems": 2}]}
