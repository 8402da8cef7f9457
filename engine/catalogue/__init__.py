"""The films: the list, their titles and genres, what is known about each, and filters over them."""
