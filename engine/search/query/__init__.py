"""One search: parsing what was typed, finding candidates, scoring and highlighting them."""
