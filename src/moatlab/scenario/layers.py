"""The files a scenario is made of: found, read, parsed, in order from the last parent to the file itself."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from moatlab.foundation.errors import InputError, nearest, shown
from moatlab.foundation.toml_file import NO_SUCH_FILE, read_toml

__all__ = ["Layer", "layers_of", "library"]

_LIBRARY = Path(__file__).parent / "library"
_WANTED = "a scenario of the library or a TOML file"


@dataclass(frozen=True)
class Layer:
    """One file: how to name it in messages, where relative paths start, which file it is, its content."""

    label: str
    folder: Path
    file: Path
    table: dict[str, object]


@lru_cache(maxsize=1)
def library() -> list[str]:
    """Names of the shipped scenarios, the default first."""
    names = sorted(path.stem for path in _LIBRARY.glob("*.toml"))
    return sorted(names, key=lambda name: name != "seed_exclusive")


def layers_of(name_or_path: str | Path) -> list[Layer]:
    """The file and everything it extends, the last parent first.

    Raises:
        InputError: a file is missing, unreadable, not TOML, or extends itself.
    """
    layer = _layer(name_or_path, Path())
    chain = [layer]
    while "extends" in layer.table:
        parent = layer.table["extends"]
        place = f"{layer.label}: extends"
        if not isinstance(parent, str) or not parent:
            allowed = 'the name of a library scenario or a path, such as "seed_exclusive"'
            raise InputError(place=place, found=shown(parent), allowed=allowed)
        try:
            layer = _layer(parent, layer.folder)
        except InputError as error:
            raise error.within(place) if error.place == shown(parent) else error from None
        if any(layer.file == earlier.file for earlier in chain):
            circle = " -> ".join([*(earlier.label for earlier in chain), layer.label])
            raise InputError(
                place=place,
                found=f"a circle ({circle})",
                allowed="a scenario that does not lead back to this file",
                cure="Let one of them extend a library scenario.",
            )
        chain.append(layer)
    return chain[::-1]


def _layer(name_or_path: str | Path, folder: Path) -> Layer:
    if isinstance(name_or_path, str) and name_or_path in library():
        return _library_layer(name_or_path)
    path = folder / name_or_path
    label = str(path)
    table = _table(path, str(name_or_path))
    if not table:
        raise InputError(
            place=label,
            found="an empty file",
            allowed="a scenario",
            cure='Start with the line extends = "seed_exclusive" and add what differs.',
        )
    return Layer(label, path.parent, path.resolve(), table)


@lru_cache(maxsize=64)
def _library_layer(name: str) -> Layer:
    file = _LIBRARY / f"{name}.toml"
    return Layer(f"{name} (library)", _LIBRARY, file, read_toml(file, name, _WANTED))


def _table(path: Path, given: str) -> dict[str, object]:
    try:
        return read_toml(path, given, _WANTED)
    except InputError as error:
        raise _not_found(given) if error.found == NO_SUCH_FILE else error from None


def _not_found(given: str) -> InputError:
    likely = nearest(given.removesuffix(".toml"), library())
    hint = f"Did you mean {likely}? " if likely else ""
    return InputError(
        place=shown(given),
        found="no such file and no such name in the library",
        allowed=_WANTED,
        cure=f"{hint}The library has {', '.join(library())}.",
    )
