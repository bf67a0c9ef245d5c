"""Where the numbers of a page come from: sources of data, the command, versions, digests."""

from collections.abc import Hashable, Iterable, Mapping
from importlib.metadata import version
from typing import Any

from moatlab.report.page import Code, Source
from moatlab.scenario.data import empirical_table

__all__ = ["command_of", "facts_of", "register_entries"]

FORMS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}


def register_entries(identities: Iterable[str]) -> list[Source]:
    """Entries of the register of sources, by identity, in the order of the register."""
    register = empirical_table("sources")
    used = register[register["source_id"].isin(set(identities))]
    written = used.astype(object).where(used.notna(), "").to_dict("records")
    return [Source(str(row["title"]), str(row["publisher"]), _date(row), str(row["url"])) for row in written]


def command_of(manifest: Mapping[str, Any]) -> list[Code]:
    """The command that made the result, if it was made by one."""
    command = str(manifest.get("command", ""))
    return [Code("It was made by", command)] if command.startswith("moatlab ") else []


def facts_of(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Digest and versions, those of this page among them."""
    made = {f"{name} of the result": str(number) for name, number in manifest["versions"].items()}
    return {"digest": str(manifest["digest"]), **made, "moatlab of this page": version("moatlab")}


def _date(row: Mapping[Hashable, Any]) -> str:
    """The date of a source, as precisely as it is known."""
    form = FORMS.get(row["date_precision"])
    return format(row["date"], form) if form is not None else ""
