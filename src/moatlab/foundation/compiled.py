"""The only door to numba: formulas stay plain Python, kernels become machine code.

`jitable` marks a formula that kernels may call: Python sees the plain function, numba compiles it,
calls to other marked formulas included. `compiled` and `compiled_parallel` make a kernel; both
are cached on disk and give identical results, because kernels add up block by block.
"""

from collections.abc import Callable
from typing import Any, cast

import numba

__all__ = ["compiled", "compiled_parallel", "jitable", "parallel_range"]

parallel_range = numba.prange


def jitable[F: Callable[..., Any]](formula: F) -> F:
    """Mark a formula so that compiled kernels can call it; plain Python for everybody else."""
    return cast("F", numba.extending.register_jitable(formula))


def compiled[F: Callable[..., Any]](kernel: F) -> F:
    """Compile a kernel for one thread, cached on disk."""
    return cast("F", numba.njit(kernel, cache=True, error_model="numpy"))


def compiled_parallel[F: Callable[..., Any]](kernel: F) -> F:
    """Compile a kernel whose `parallel_range` loops run on NUMBA_NUM_THREADS threads."""
    return cast("F", numba.njit(kernel, cache=True, error_model="numpy", parallel=True))
