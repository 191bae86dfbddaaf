from tenants.registry.views.contracts import add, change, contract, contracts, end, limits, renew
from tenants.registry.views.own import registration
from tenants.registry.views.platform import organisations

__all__ = ["add", "change", "contract", "contracts", "end", "limits", "organisations", "registration", "renew"]
