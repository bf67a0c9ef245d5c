"""The folder of a sweep before the first run: its design, its scenarios, and a manifest that names them."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from moatlab.foundation.errors import InputError
from moatlab.observe.result_folder import MANIFEST, check_replaceable, read_manifest, versions
from moatlab.sweeps.design_file import resolved_design
from moatlab.sweeps.plan import Plan, model_hash

__all__ = [
    "DESIGN_FILE",
    "RUNS",
    "SERIES",
    "Kind",
    "as_json",
    "create_folder",
    "first_facts",
    "first_files",
    "manifest_of",
    "unfinished",
]

type Kind = Literal["runs", "series"]

RUNS: Kind = "runs"
SERIES: Kind = "series"
SCENARIOS, DESIGN_FILE = "scenarios", "design.toml"
SIGNED = ("done", "failed", "digest")
"""Facts of the manifest that are known when all runs are made."""
NEEDED = ("plan_hash", "design_hash", "runs", "files")
HEXADECIMAL = "[0-9a-f]{32}"


def first_files(plan: Plan) -> dict[str, str]:
    """Names and texts of all that a folder holds before the first run."""
    design = plan.design
    names = [f"{SCENARIOS}/{name}.toml" for name in design.scenario_names]
    texts = {name: scenario.resolved_toml() for name, scenario in zip(names, design.scenario, strict=True)}
    texts[DESIGN_FILE] = resolved_design(design, tuple(names))
    facts = {
        "format": "moatlab sweep 1",
        "plan_hash": plan.content_hash,
        "design_hash": design.content_hash(),
        "model_hash": model_hash(),
        "runs": len(plan),
        "scenarios": list(design.scenario_names),
        "policies": list(design.policies),
        "seeds": list(design.seeds),
        "factors": list(design.factors),
        "outcomes": list(design.outcomes),
        "versions": versions(),
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
    }
    return texts | {MANIFEST: as_json(facts)}


def create_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Put a folder without runs in place, all at once; another process may have done so meanwhile.

    Raises:
        InputError: the place holds something else, or cannot be written to.
    """
    check_replaceable(folder, "sweep")
    staging = folder.with_name(f".{folder.name}.{uuid4().hex}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for kind in (SCENARIOS, RUNS, SERIES):
            (staging / kind).mkdir(parents=True)
        for name, text in files.items():
            (staging / name).write_text(text, encoding="utf-8")
        staging.rename(folder)
    except OSError as error:
        if not (folder / MANIFEST).exists():
            raise InputError(
                place="output folder",
                found=f"{folder} ({error.strerror})",
                allowed="a place where a folder can be made and written to",
                cure="Choose another folder, or free some space.",
            ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def unfinished(folder: Path) -> Iterator[Path]:
    """What processes that were killed left behind while they wrote: hidden files and folders."""
    for place in (folder, *(folder / kind for kind in (SCENARIOS, RUNS, SERIES))):
        yield from (file for file in place.glob(".*") if re.fullmatch(rf"\..+\.{HEXADECIMAL}", file.name))
    pattern = rf"\.{re.escape(folder.name)}\.{HEXADECIMAL}"
    yield from (place for place in folder.parent.glob(".*") if re.fullmatch(pattern, place.name))


def manifest_of(folder: Path) -> dict[str, Any]:
    """What a folder says about itself.

    Raises:
        InputError: it is not that of a sweep.
    """
    facts = read_manifest(folder, "sweep")
    missing = [name for name in NEEDED if name not in facts]
    if missing:
        raise InputError(
            place=f"{folder}/{MANIFEST}",
            found=f"no {missing[0]}",
            allowed="the manifest as moatlab wrote it",
            cure="Name another folder, or delete this one and make the sweep again.",
        )
    return facts


def first_facts(manifest: Mapping[str, object]) -> dict[str, object]:
    """A manifest without what is known only when all runs are made."""
    return {name: fact for name, fact in manifest.items() if name not in SIGNED}


def as_json(facts: Mapping[str, object]) -> str:
    """A manifest as it is written."""
    return json.dumps(facts, indent=2) + "\n"
