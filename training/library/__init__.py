"""The stages of `fourfold build`, and the folder in which they make a library."""
