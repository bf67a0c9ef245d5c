"""What it costs an enterprise to leave its cloud, and the cloud to help it (MODEL 7.3), compiled."""

from moatlab.economics.switching import SwitchingTerms, switching_cost
from moatlab.economics.switching_remedies import provider_payment
from moatlab.foundation.compiled import compiled_inline
from moatlab.market.world import World

__all__ = ["leaving_cost", "support_paid", "terms_of_leaving"]


@compiled_inline
def terms_of_leaving(i: int, cloud: int, world: World) -> SwitchingTerms:
    """Terms on which the enterprise may leave a cloud."""
    table, sector = world.tastes.switching, world.enterprises.sector[i]
    return SwitchingTerms(
        table.procedural_switching_cost[sector, cloud],
        table.data_gravity_cost[sector, cloud],
        table.switching_egress_factor[sector, cloud],
        table.commitment_penalty[sector, cloud],
        table.interop_procedural[sector, cloud],
        table.interop_data[sector, cloud],
        table.provider_paid_share[sector, cloud],
    )


@compiled_inline
def leaving_cost(i: int, own_cloud: int, commitment: float, world: World) -> float:
    """Utility lost by leaving the own cloud: switching cost over the years it is written off [utils]."""
    crowd, tastes = world.enterprises, world.tastes
    years_of_spend = switching_cost(
        terms_of_leaving(i, own_cloud, world),
        world.offers.egress_fee[own_cloud],
        tastes.sector_procedural_multiplier[crowd.sector[i]],
        crowd.embeddedness[i],
        crowd.data_stock[i],
        commitment,
    )
    return float(crowd.price_sensitivity[i] * years_of_spend / tastes.amortisation_years)


@compiled_inline
def support_paid(i: int, left_cloud: int, world: World) -> float:
    """What the cloud that is left pays towards the move [USD bn]."""
    crowd = world.enterprises
    work = world.tastes.sector_procedural_multiplier[crowd.sector[i]]
    years_of_spend = provider_payment(terms_of_leaving(i, left_cloud, world), work)
    return float(crowd.workload[i] * years_of_spend)
