"""Films a person already knows, read from files of other sites and matched to the catalogue."""
