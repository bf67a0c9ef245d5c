"""Starts Streamlit in this process while the model is loading beside it; run by `moatlab dashboard`."""

import runpy
import sys
import threading
from pathlib import Path

# Everything is imported before there is a second thread: libraries look into half-imported neighbours.
import moatlab.dashboard.app  # noqa: F401
from moatlab.dashboard.runs import warm_up
from moatlab.dashboard.server.server_settings import server_settings

__all__ = ["main"]

PAGE = Path(__file__).with_name("page.py")


def main(address: str, port: str) -> None:
    """Serve the page at an address, and compile meanwhile what the first visitor would wait for."""
    threading.Thread(target=warm_up, daemon=True).start()
    sys.argv = ["streamlit", "run", str(PAGE), *server_settings(address, port)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
