"""`moatlab dashboard`: the playground in the browser, until Ctrl-C."""

import importlib.util
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated

import typer

from moatlab.cli.interruption import Interruption
from moatlab.foundation.errors import InputError, MoatlabError

__all__ = ["dashboard"]

LOOPBACK, USUAL_PORT = "127.0.0.1", 8501
EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}
# By path: the page and the command line do not import one another.
SERVER = Path(__file__).parents[1] / "dashboard" / "server" / "serve.py"
LIBRARIES = ("streamlit", "plotly")
PATIENCE, PAUSE, FAREWELL = 60.0, 0.1, 5.0  # seconds


def dashboard(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Port of the page; 0 takes any that is free.")
    ] = USUAL_PORT,
    address: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where it listens; this machine only unless given.")
    ] = LOOPBACK,
) -> None:
    """Open the playground: change the market in the browser and see at once what happens.

    Prints the address of the page and serves it until Ctrl-C.
    """
    _check_libraries()
    port = _free_port(address, port)
    command = [sys.executable, str(SERVER), address, str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            _wait_until_it_answers(server, address, port)
            typer.echo(f"Playground: {_url(address, port)}")
            if address not in (LOOPBACK, "localhost", "::1"):
                typer.echo("Everybody who reaches this machine can open it.")
            typer.echo("Ctrl-C stops it.")
            status = server.wait()
        except KeyboardInterrupt:
            _stop(server)
            raise Interruption("the playground has stopped; its links open again when it runs") from None
        except MoatlabError:
            _stop(server)
            raise
    if status:
        raise MoatlabError(f"the playground ended by itself, with status {status}")


def _check_libraries() -> None:
    missing = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            place="moatlab dashboard",
            found=f"an installation without {' and '.join(missing)}",
            allowed="one with the extra `dashboard`",
            cure='Install it: pip install "moatlab[dashboard]".',
        )


def _free_port(address: str, port: int) -> int:
    """The port itself, if nobody listens there; for 0 one that is free."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise InputError(
            place="--address", found=address, allowed=f"an address of this machine, such as {LOOPBACK}"
        ) from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            raise InputError(
                place="--port",
                found=f"{port} at {address}, which cannot be used ({error.strerror or error})",
                allowed="a port that nobody else listens to",
                cure="Another playground may be running. Choose another --port, or 0 for any that is free.",
            ) from error
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", address: str, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise MoatlabError(f"the playground could not start (status {server.returncode}); see above")
        try:
            with urllib.request.urlopen(f"{_url(address, port)}/_stcore/health", timeout=PAUSE * 10):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(PAUSE)
    raise MoatlabError(f"the playground did not answer within {PATIENCE:.0f} seconds")


def _url(address: str, port: int) -> str:
    host = EVERYWHERE.get(address, address)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """End the server; on a terminal Ctrl-C has reached it already."""
    server.terminate()
    try:
        server.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        server.kill()
