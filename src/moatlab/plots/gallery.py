"""All figures of a run, by name."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

from moatlab.observe.history import History
from moatlab.plots.ai_adoption import ai_adoption
from moatlab.plots.capability import capability
from moatlab.plots.chip_costs import chip_costs
from moatlab.plots.cloud_prices import cloud_prices
from moatlab.plots.cloud_shares import cloud_shares
from moatlab.plots.cloud_triangle import cloud_triangle
from moatlab.plots.contract_network import contract_network
from moatlab.plots.deal_timeline import deal_timeline
from moatlab.plots.labs import labs
from moatlab.plots.lock_in_and_churn import lock_in_and_churn
from moatlab.plots.lock_in_parts import lock_in_parts
from moatlab.plots.model_shares import model_shares
from moatlab.plots.price_waterfall import price_waterfall
from moatlab.plots.style import save_png
from moatlab.plots.supply_and_spot_price import supply_and_spot_price
from moatlab.plots.switching_flows import switching_flows

__all__ = ["FIGURES", "save_figures"]

FIGURES: dict[str, Callable[[History], Figure]] = {
    "cloud_shares": cloud_shares,
    "cloud_triangle": cloud_triangle,
    "cloud_prices": cloud_prices,
    "switching_flows": switching_flows,
    "lock_in_and_churn": lock_in_and_churn,
    "lock_in_parts": lock_in_parts,
    "model_shares": model_shares,
    "capability": capability,
    "ai_adoption": ai_adoption,
    "price_waterfall": price_waterfall,
    "supply_and_spot_price": supply_and_spot_price,
    "chip_costs": chip_costs,
    "contract_network": contract_network,
    "deal_timeline": deal_timeline,
    "labs": labs,
}
# Line drawings gain hardly anything from the slower levels.


def save_figures(history: History, folder: Path) -> list[Path]:
    """Draw every figure of the gallery into a folder, one PNG each."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, draw in FIGURES.items():
        file = folder / f"{name}.png"
        save_png(draw(history), file)
        files.append(file)
    return files
