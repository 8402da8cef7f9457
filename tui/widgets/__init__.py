"""The parts of the screens: each shows a value it is given and posts what a person did."""
