"""The only door to numba: formulas stay plain Python, kernels become machine code.

`jitable` marks a formula that kernels may call: Python sees the plain function, numba compiles it,
calls to other marked formulas included. `compiled` makes a kernel, cached on disk, that leaves the
interpreter free, so that `run_blocks` can spread its blocks over threads.
"""

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numba

__all__ = ["compiled", "compiled_inline", "jitable", "run_blocks"]


def jitable[F: Callable[..., Any]](formula: F) -> F:
    """Mark a formula so that compiled kernels can call it; plain Python for everybody else."""
    return numba.extending.register_jitable(formula)


def compiled[F: Callable[..., Any]](kernel: F) -> F:
    """Compile a kernel, cached on disk; it does not hold the interpreter's lock."""
    dispatcher = numba.njit(kernel, cache=True, error_model="numpy", nogil=True)
    _tie_cache_to_package(dispatcher)
    return cast("F", dispatcher)


def _tie_cache_to_package(dispatcher: Any) -> None:  # noqa: ANN401 - numba has no type for its cache
    """Compile anew after a change of any file of the package.

    Numba looks at the file of the kernel only; a kernel cached before a change of a formula that it
    calls would go on computing the old formula.
    """
    dispatcher._cache._cache_file._source_stamp = _package_stamp()


@functools.cache
def _package_stamp() -> tuple[tuple[str, int, int], ...]:
    package = Path(__file__).parent.parent
    files = sorted(
        file for room in ("economics", "foundation", "market") for file in (package / room).glob("*.py")
    )
    states = ((str(file.relative_to(package)), file.stat()) for file in files)
    return tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)


def compiled_inline[F: Callable[..., Any]](part: F) -> F:
    """Compile a part of a kernel into its callers; it must not allocate arrays.

    Kernels pass their arrays on in named tuples. Counting references of all of them at every call
    would cost ten times the arithmetic, so parts run without reference counts: the caller holds the
    arrays.
    """
    options: dict[str, Any] = {"forceinline": True, "_nrt": False}
    return cast("F", numba.njit(part, error_model="numpy", **options))


def run_blocks(kernel: Callable[..., None], blocks: int, *arguments: object) -> None:
    """Call `kernel(first, last, *arguments)` on all blocks, spread over NUMBA_NUM_THREADS threads.

    Each block writes into rows of its own, so the result does not depend on the number of threads.
    With one thread, or one block, everything runs in the calling thread.
    """
    threads = min(int(numba.get_num_threads()), blocks)
    if threads <= 1:
        kernel(0, blocks, *arguments)
        return
    bounds = [blocks * part // threads for part in range(threads + 1)]
    with ThreadPoolExecutor(threads) as crew:
        parts = [crew.submit(kernel, *span, *arguments) for span in pairwise(bounds)]
    for part in parts:
        part.result()
