"""All parameters of the model, group by group."""

from moatlab.foundation.record import Record
from moatlab.parameters.chips import Chips
from moatlab.parameters.cloud_price import CloudPrice
from moatlab.parameters.compute import Compute
from moatlab.parameters.conduct import Conduct
from moatlab.parameters.contracts import Contracts
from moatlab.parameters.demand import Demand
from moatlab.parameters.labs import Labs
from moatlab.parameters.occasions import Occasions
from moatlab.parameters.population import Population
from moatlab.parameters.regulator import Regulator
from moatlab.parameters.stocks import Stocks
from moatlab.parameters.switches import Switches
from moatlab.parameters.switching import Switching
from moatlab.parameters.time import Time
from moatlab.parameters.vendor import Vendor

__all__ = ["Parameters"]


class Parameters(Record):
    """Every number and rule of the model except what belongs to a single firm or contract."""

    time: Time = Time()
    population: Population = Population()
    demand: Demand = Demand()
    occasions: Occasions = Occasions()
    switching: Switching = Switching()
    cloud_price: CloudPrice = CloudPrice()
    vendor: Vendor = Vendor()
    chips: Chips = Chips()
    compute: Compute = Compute()
    contracts: Contracts = Contracts()
    labs: Labs = Labs()
    stocks: Stocks = Stocks()
    switches: Switches = Switches()
    regulator: Regulator = Regulator()
    conduct: Conduct = Conduct()
