"""The JSON schema of a scenario file: for editors that complete and check while one types."""

from typing import Any

from moatlab.foundation.quantity import Interval
from moatlab.policy.catalogue import known_kinds
from moatlab.scenario.merging import IDENTITY, LOADER_KEYS
from moatlab.scenario.scenario import Scenario

__all__ = ["scenario_schema"]

type Node = dict[str, Any]

_LOADER_FIELDS: Node = {
    "extends": {
        "type": "string",
        "description": "Scenario to start from: a name of the library, or a path relative to this file.",
    },
    "inherit_contracts": {
        "type": "boolean",
        "default": True,
        "description": "Whether the contracts and barred pairs of the scenario extended are kept.",
    },
    "inherit_interventions": {
        "type": "boolean",
        "default": True,
        "description": "Whether the interventions of the scenario extended are kept.",
    },
}


def scenario_schema() -> Node:
    """JSON schema (draft 2020-12) of a scenario file, with units and ranges in the descriptions.

    A file that extends another needs to state only what differs, so only the names that identify a
    row are required. Dates are ISO text here, because JSON has no dates.
    """
    schema: Node = Scenario.model_json_schema()
    for name, node in schema.get("$defs", {}).items():
        node["required"] = [
            key for key in node.get("required", []) if name not in IDENTITY or key in IDENTITY[name]
        ]
    schema.pop("required", None)
    schema["properties"] = {**{key: _LOADER_FIELDS[key] for key in LOADER_KEYS}, **schema["properties"]}
    _list_instruments(schema)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "moatlab scenario"
    _annotate(schema)
    return schema


def _list_instruments(schema: Node) -> None:
    """Let a row of `[[interventions]]` be one of the instruments known by now, by its kind."""
    definitions: Node = schema["$defs"]
    definitions.pop("Intervention")
    for kind, instrument in known_kinds().items():
        node = instrument.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(node.pop("$defs", {}))
        node["required"] = ["kind", *node.get("required", [])]
        definitions[kind] = node
    choices = [{"$ref": f"#/$defs/{kind}"} for kind in known_kinds()]
    schema["properties"]["interventions"]["items"] = {"oneOf": choices}


def _annotate(node: object) -> None:
    """Write domains as minimum and maximum, and say unit, ranges and source in the description."""
    if isinstance(node, list):
        for item in node:
            _annotate(item)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("valid"), str):
        interval = Interval.parse(node["valid"])
        for number in _numbers(node):
            _bound(number, interval)
        low, high = node["plausible"]
        facts = [node["unit"], interval.in_words(), f"plausible {low:,.10g} to {high:,.10g}", node["source"]]
        node["description"] = f"{node['description']} [{'; '.join(fact for fact in facts if fact != '-')}]"
    for child in node.values():
        _annotate(child)


def _numbers(node: Node) -> list[Node]:
    """The parts of a field's schema that describe numbers: itself, alternatives, items."""
    if node.get("type") in ("number", "integer"):
        return [node]
    parts = [*node.get("anyOf", []), *node.get("prefixItems", [])]
    return [number for part in parts for number in _numbers(part)]


def _bound(number: Node, interval: Interval) -> None:
    if interval.low != float("-inf"):
        number["exclusiveMinimum" if interval.low_open else "minimum"] = interval.low
    if interval.high != float("inf"):
        number["exclusiveMaximum" if interval.high_open else "maximum"] = interval.high
