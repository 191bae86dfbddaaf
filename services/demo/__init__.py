"""見本: two fictional cities and seven NPOs with three months of work, made by the product's own actions."""
