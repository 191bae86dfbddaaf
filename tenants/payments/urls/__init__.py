"""A city makes and hands out runs; an NPO reads its notices. Both enter their own account."""
