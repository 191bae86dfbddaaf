"""What one NPO does in a month: stations down a river, each importing only upstream."""
