"""Markets in which the regulator does for certain what a test wants it to do."""

from moatlab.market.contracts import Contract, usual_tranches
from moatlab.market.market import Market
from tests.market.bargainers import lively, tie

__all__ = ["BLOCKS", "CLEARS", "COMMITS", "MONTHS", "reviewed", "watched"]

MONTHS = 4  # every review takes so long
BLOCKS = {"regulator.review_intercept": 100.0, "regulator.review_hhi_scale": 1e6}
CLEARS = {"regulator.review_intercept": -100.0, "regulator.review_hhi_scale": 1e6}
COMMITS = {
    "regulator.review_intercept": -50.0,
    "regulator.review_commitments": 100.0,
    "regulator.review_hhi_scale": 1e6,
}


def watched(rules: dict[str, object], *, after: int = 18, seed: int = 1) -> Market:
    """A market in which labs bargain, with these rules, and reviews of `MONTHS` months."""
    usual: dict[str, object] = {"regulator.review_months": float(MONTHS), "regulator.review_sd": 0.0}
    return lively(
        {f"parameters.{path}": value for path, value in (usual | rules).items()}, after=after, seed=seed
    )


def reviewed(market: Market, lab: str = "openai", cloud: str = "aws", **terms: object) -> Contract:
    """A contract for 10 bn USD, paid in the usual tranches, that the regulator has just begun to review."""
    deal = tie(market, market.lab_named(lab), cloud, **({"investment": 10.0} | terms))
    tranches = usual_tranches(market.parameters.contracts)
    deal.instalments = tranches.calendar(deal.terms.investment, market.month)
    market.regulator.open_reviews()
    assert deal.review is not None
    return deal
