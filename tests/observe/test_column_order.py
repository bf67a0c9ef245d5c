"""The order of columns is part of a history's digest and must not depend on what was imported first."""

import subprocess
import sys

PROGRAM = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(f"moatlab.observe.{name}")
from moatlab.observe.metrics import CLOUD_VARIABLES, LAB_VARIABLES, MARKET_METRICS
print([*MARKET_METRICS], [*CLOUD_VARIABLES], [*LAB_VARIABLES])
"""


def columns_after_importing(*modules: str) -> str:
    command = [sys.executable, "-c", PROGRAM, *modules]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_columns_come_in_the_same_order_whatever_is_imported_first() -> None:
    usual = columns_after_importing()
    assert columns_after_importing("foreclosure", "lock_in", "price_metrics") == usual
    assert usual.startswith("['hhi_cloud'")
