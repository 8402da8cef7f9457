"""The table of the formats that are read: a new one is a module here, and one line below."""

from typing import Final

from engine.importing.formats.any_table import ANY_TABLE
from engine.importing.formats.imdb import IMDB
from engine.importing.formats.letterboxd import IMPORTABLE, LETTERBOXD, LETTERBOXD_LIST
from engine.importing.formats.movielens import MOVIELENS
from engine.importing.formats.tmdb import TMDB

TABLES: Final = (IMDB, LETTERBOXD, LETTERBOXD_LIST, *IMPORTABLE, MOVIELENS, TMDB, *ANY_TABLE)
"""A table is of the format with the most marks that it has, of two the first."""
