"""A live view for users of Mesa: the market itself, stepped or played, with its shares and contracts.

Start it with `solara run moatlab.dashboard.live`; it needs the extra `live`.
"""

from typing import Any

import mesa
import solara
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

from moatlab.dashboard.network_figure import network_in
from moatlab.dashboard.state import DEFAULT_SCENARIO, FIRST_SEED
from moatlab.market.market import Market
from moatlab.observe.history import History
from moatlab.observe.recorder import Recorder
from moatlab.plots.cloud_shares import cloud_shares
from moatlab.scenario.loader import library, load_scenario

__all__ = ["LiveMarket", "Page", "contracts", "shares"]

ENTERPRISES, MOST_ENTERPRISES = 500, 5000
LAST_SEED = 100
CHOICES: dict[str, Any] = {
    "scenario_name": {"type": "Select", "value": DEFAULT_SCENARIO, "values": library(), "label": "Scenario"},
    "rng": {"type": "SliderInt", "value": FIRST_SEED, "min": 1, "max": LAST_SEED, "step": 1, "label": "Seed"},
    "n_enterprises": {
        "type": "SliderInt",
        "value": ENTERPRISES,
        "min": 100,
        "max": MOST_ENTERPRISES,
        "step": 100,
        "label": "Enterprises",
    },
}


class LiveMarket(mesa.Model):
    """A market that is made from plain values, as Mesa's page wants it, and that remembers its past.

    It holds the market and is none itself: Mesa's page takes a model's `scenario` for one of its own kind.
    The first month is over when it is made, so that there is something to see.

    Attributes:
        market: the model that is watched.
    """

    def __init__(
        self,
        scenario_name: str = DEFAULT_SCENARIO,
        rng: int = FIRST_SEED,
        n_enterprises: int = ENTERPRISES,
    ) -> None:
        """Build a scenario of the library and live through its first month."""
        super().__init__(rng=rng)
        self.market = Market(load_scenario(scenario_name).with_enterprises(n_enterprises), rng)
        self._recorder = Recorder(self.market)
        self.step()

    def step(self) -> None:
        """Live through a month and write it down; after the last one the page stops."""
        self.market.step()
        self._recorder.observe()
        self.running = self.market.date < self.market.calendar.end

    def history(self) -> History:
        """What has happened so far."""
        return self._recorder.history()


@solara.component
def shares(live: LiveMarket) -> None:
    """Shares of the clouds up to now."""
    update_counter.get()
    solara.FigureMatplotlib(cloud_shares(live.history()), format="svg")


@solara.component
def contracts(live: LiveMarket) -> None:
    """Contracts in force now."""
    update_counter.get()
    solara.FigureMatplotlib(network_in(live.history(), live.market.date), format="svg")


@solara.component
def Page() -> None:  # noqa: N802 - the name that Solara looks for
    """The page: step, play and reset at the left, two figures."""
    live = solara.use_memo(LiveMarket, dependencies=[])
    SolaraViz(
        live,
        components=[(shares, 0), (contracts, 0)],
        model_params=CHOICES,
        name="moatlab, month by month",
        play_interval=50,
    )
