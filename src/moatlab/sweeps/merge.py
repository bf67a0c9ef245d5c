"""Shards of one sweep, made in folders of their own, become one."""

from collections.abc import Sequence
from pathlib import Path

from moatlab.foundation.errors import InputError
from moatlab.sweeps.results import Results, finish
from moatlab.sweeps.store import Store

__all__ = ["merge"]


def merge(folders: Sequence[str | Path], out: str | Path) -> Results:
    """One store with the runs of several; those stay as they are.

    Raises:
        InputError: a folder is no sweep, or one of another design, or damaged; `out` holds something else.
    """
    stores = [Store.existing(Path(folder)) for folder in folders]
    if not stores:
        raise InputError(place="folders", found="none", allowed="at least one folder of a sweep")
    for store in stores:
        if store.plan_hash != stores[0].plan_hash:
            raise InputError(
                place=store.folder.name,
                found="runs of another design or another version of the model",
                allowed=f"shards of the sweep in {stores[0].folder.name}",
                cure="Nothing was merged.",
            )
        _check_parts(store)
    merged = stores[0].like(Path(out))
    _check_parts(merged)
    for store in stores:
        if store.folder != merged.folder:
            for part in store.parts():
                merged.take_over(part, store)
    return finish(merged)


def _check_parts(store: Store) -> None:
    for part in store.parts():
        problem = store.damage(part)
        if problem:
            raise InputError(
                place=store.folder.name,
                found=f"a part that cannot be used: {problem}",
                allowed="complete parts",
                cure="Give the command of that shard again: it makes the part anew.",
            )
