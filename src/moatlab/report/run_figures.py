"""The figures of a run on its page: how to read each, the numbers it draws, the observations laid over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from moatlab.analysis import observed
from moatlab.observe.history import History
from moatlab.plots.contract_terms import contract_spells
from moatlab.plots.gallery import FIGURES
from moatlab.plots.price_waterfall import dollar_parts
from moatlab.report.data_table import DataTable
from moatlab.report.drawing import drawing
from moatlab.report.page import Picture

__all__ = ["GUIDES", "Guide", "observations", "run_pictures"]

CAUSES = ("procedural", "gravity", "egress", "network", "exclusivity")

type Frame = Callable[[History], pd.DataFrame]


@dataclass(frozen=True)
class Guide:
    """How to read a figure, and what it draws.

    Attributes:
        title: heading; reading: one line on how to read it.
        data: the simulated numbers in it.
        observed: tables of the observed points in it.
    """

    title: str
    reading: str
    data: Frame
    observed: Sequence[Callable[[], pd.DataFrame]] = ()


def run_pictures(history: History) -> list[Picture]:
    """Every figure of the gallery with its data; without a guide, with all outcomes of the market."""
    pictures = []
    for name, draw in FIGURES.items():
        guide = GUIDES.get(name) or _unguided(name, draw)
        pictures.append(
            Picture(
                title=guide.title,
                drawing=drawing(partial(draw, history), name, f"{guide.title}. {guide.reading}"),
                reading=guide.reading,
                data=DataTable(
                    f"Data: {guide.title[:1].lower()}{guide.title[1:]}", guide.data(history), file=name
                ),
            )
        )
    return pictures


def observations(history: History) -> pd.DataFrame:
    """Observed points in the figures of a run, within its months: `date`, `value`, `source_id`."""
    tables = [read() for name in FIGURES if name in GUIDES for read in GUIDES[name].observed]
    points = pd.concat(tables, ignore_index=True)
    months = history.market.index
    during = points["date"].between(months[0], months[-1] + pd.offsets.MonthEnd(0))
    return pd.DataFrame(points[during])


def _market(*columns: str) -> Frame:
    """Monthly outcomes of the market."""
    return lambda history: pd.DataFrame(history.market[list(columns)]).reset_index()


def _by_cloud(*variables: str) -> Frame:
    return lambda history: _wide(history.clouds, "cloud", variables)


def _by_lab(*variables: str) -> Frame:
    """Variables of labs while they live."""
    return lambda history: _wide(history.labs[history.labs["alive"] > 0.0], "lab", variables)


def _wide(table: pd.DataFrame, firm: str, variables: Sequence[str]) -> pd.DataFrame:
    """One row a month, one column a firm, or a firm and variable where there are several variables."""
    wide = table.pivot_table(index="date", columns=firm, values=list(variables), sort=False)
    several = len(variables) > 1
    levels = [wide.columns.get_level_values(level) for level in range(wide.columns.nlevels)]
    names = [f"{name}.{variable}" if several else name for variable, name in zip(*levels, strict=True)]
    wide.columns = pd.Index(names)
    return wide.reset_index()


def _joined(*parts: Frame) -> Frame:
    """Several tables side by side, month by month."""

    def join(history: History) -> pd.DataFrame:
        tables = [part(history).set_index("date") for part in parts]
        return pd.concat(tables, axis=1).rename_axis("date").reset_index()

    return join


def _unguided(name: str, draw: Callable[[History], Figure]) -> Guide:
    """What can be said of a figure that has no guide: its name and what its function says it draws."""
    reading = (draw.__doc__ or "").strip().partition("\n")[0]
    return Guide(name.replace("_", " ").capitalize(), reading, lambda history: history.market.reset_index())


GUIDES: dict[str, Guide] = {
    "cloud_shares": Guide(
        "Who sells cloud computing",
        "Each line is the share of one cloud in general cloud spending; points are what a research firm "
        "observed. Lines that run apart from the points show where the model misses.",
        _by_cloud("share"),
        [partial(observed.synergy_share, name) for name in ("AWS", "Microsoft", "Google")],
    ),
    "cloud_prices": Guide(
        "What cloud computing costs",
        "Left: below 1 is cheaper than in the first month. Right: the higher the line, the more of the price "
        "is margin.",
        _by_cloud("full_price", "lerner_index"),
    ),
    "lock_in_and_churn": Guide(
        "How much demand is tied",
        "Left: spending that would be elsewhere if leaving cost nothing. Right: what really moves in a year.",
        _market("lock_in", "lock_in_passive", "model_switching", "churn_customers", "churn_spend"),
    ),
    "lock_in_parts": Guide(
        "What ties demand",
        "Each band is what one cause adds to spending that would be elsewhere, the mean over all orders in "
        "which causes could be taken away; the bands add up.",
        _market("lock_in", *(f"lock_in_{cause}" for cause in CAUSES)),
    ),
    "switching_flows": Guide(
        "Where customers go",
        "A bar is all spending at a date, a band what moved from one place to another until the next; most "
        "of it stays where it is.",
        lambda history: history.flows,
    ),
    "cloud_triangle": Guide(
        "How the three largest clouds stand to each other",
        "A point further from a side is a larger share of the cloud at the opposite corner; the observed "
        "path is beside the simulated one.",
        _by_cloud("share"),
    ),
    "model_shares": Guide(
        "Who sells AI models",
        "Each line is the share of one lab in enterprise AI spending; points are values of a survey.",
        _by_lab("share"),
        [partial(observed.model_share, name) for name in ("OpenAI", "Anthropic", "Google", "Meta")],
    ),
    "capability": Guide(
        "How capable AI models get, and at what cost",
        "Left: a step is a release; one step up the axis is ten times the effective compute. Right: each "
        "gridline is a multiple of the one below.",
        _joined(_by_lab("capability"), _market("run_cost")),
        [observed.training_cost],
    ),
    "ai_adoption": Guide(
        "How many enterprises use AI, and what they spend",
        "Left: on this scale a straight line is steady growth. Right: adoption rises from first users to "
        "nearly all; points are surveys of different groups.",
        _market("ai_spending", "ai_adoption", "ai_adoption_top_decile"),
        [
            observed.enterprise_spending,
            lambda: observed.adoption("Eurostat", "250+ employees"),
            lambda: observed.adoption("Eurostat", "50-249 employees"),
            lambda: observed.adoption("Ramp AI Index", "firms on Ramp"),
        ],
    ),
    "price_waterfall": Guide(
        "Where a dollar spent on AI goes",
        "From the top: what each firm along the chain keeps of a dollar; the steps add up to it.",
        lambda history: dollar_parts(history).reset_index(),
    ),
    "supply_and_spot_price": Guide(
        "How scarce AI compute is",
        "Where the red line stands above the dashed one, compute is short: an hour now costs more than one "
        "on contract.",
        _joined(
            _market("capacity", "spot_price", "reference_price"),
            _by_cloud("capacity_gpu", "capacity_custom"),
        ),
        [lambda: observed.rental_price(contract=False), lambda: observed.rental_price(contract=True)],
    ),
    "chip_costs": Guide(
        "What chips of their own bring the clouds",
        "Below 100 % an hour on own chips is cheaper than one on the vendor's; right, what of it reaches the "
        "price.",
        _by_cloud("custom_chip_relative_cost", "ai_compute_price"),
    ),
    "contract_network": Guide(
        "Who is tied to whom",
        "The same firms at three dates: a line is a contract, dashed where it leaves more freedom, thick "
        "where much is invested; a pale band is ownership.",
        contract_spells,
    ),
    "deal_timeline": Guide(
        "Contracts over time",
        "A bar is a contract from signing to end, in the colour of the cloud and full where it is exclusive.",
        contract_spells,
    ),
    "labs": Guide(
        "Which labs keep up",
        "Left: a lab that runs out of money must find more or leave. Right: the lower the line, the further "
        "behind the best model.",
        _by_lab("cash", "capability", "independent"),
    ),
}
