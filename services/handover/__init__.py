"""引き渡し: what is left until a contract is settled; its data handed over, and erased when its time has come."""
