"""What a person may never want again of a film: its makers, leads, countries and genres."""

from engine.catalogue.code_names import country_name
from engine.catalogue.credits import Credits
from engine.catalogue.filters import Filters
from tui.view.models import FilmLine


def never_choices(film: FilmLine, made_by: Credits, filters: Filters) -> dict[str, Filters]:
    """Return the choices in words, each with the filters that it leads to."""
    return {
        **{f"Films by {name}": filters.with_never_person(name) for name in made_by.directors},
        **{
            f"Films with {name}": filters.with_never_person(name)
            for name in made_by.cast
            if name not in made_by.directors
        },
        **{
            f"Films from {country_name(code)}": filters.with_never_country(code)
            for code in made_by.countries
        },
        **{f"{genre} films": filters.with_never_genre(genre) for genre in film.genres},
    }
