"""Starts Streamlit in this process while the model is loading beside it; run by `moatlab dashboard`."""

import runpy
import sys
import threading
from pathlib import Path

from moatlab.dashboard.server.server_settings import server_settings

PAGE = Path(__file__).with_name("page.py")


def main(address: str, port: str) -> None:
    """Serve the page at an address."""
    threading.Thread(target=_load, daemon=True).start()
    sys.argv = ["streamlit", "run", str(PAGE), *server_settings(address, port)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _load() -> None:
    """Import and compile what the first visitor would wait for."""
    from moatlab.dashboard.runs import warm_up

    warm_up()


if __name__ == "__main__":
    main(*sys.argv[1:3])
