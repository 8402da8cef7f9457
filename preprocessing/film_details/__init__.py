"""The films' descriptions and credits, from TMDB or the bundle, and the index of their people."""
