"""The lookup by title and year agrees with a slow one that knows the parts of each title."""

import unicodedata
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from engine.importing.title_lookup import TitleLookup

NUMBERS = {"2": "2", "II": "2", "two": "2", "3": "3", "III": "3"}


@dataclass(frozen=True)
class Parts:
    """A name as its parts: an article, words, a number."""

    article: str
    words: tuple[str, ...]
    number: str

    @property
    def bare(self) -> str:
        return " ".join([*self.words, self.number]).strip()

    @property
    def natural(self) -> str:
        return f"{self.article} {self.bare}".strip()

    @property
    def stored(self) -> str:
        return f"{self.bare}, {self.article}" if self.article else self.bare


@dataclass(frozen=True)
class Known:
    """A film of the catalogue."""

    own: Parts
    other: Parts | None
    year: int | None

    @property
    def title(self) -> str:
        other = f" ({self.other.stored})" if self.other else ""
        year = f" ({self.year})" if self.year else ""
        return f"{self.own.stored}{other}{year}"

    def names(self) -> list[tuple[Parts, int]]:
        if self.other is None:
            return [(self.own, 0)]
        whole = Parts(self.own.article, (self.own.bare, self.other.natural), "")
        return [(self.own, 0), (whole, 0), (self.other, 1)]


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("&", " and "))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and c != "'")
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def loosened(parts: Parts) -> str:
    words = plain(parts.bare).split()
    if len(words) > 1:
        words = [NUMBERS.get(word.upper(), NUMBERS.get(word, word)) for word in words]
    return "".join(words)


def slow_rows(catalogue: list[Known], asked: Parts, year: int | None) -> list[int]:
    fits = []
    for row, known in enumerate(catalogue):
        for name, kind in known.names():
            apart = abs(known.year - year) if known.year and year else 9 * (known.year != year)
            loose = int(plain(name.natural) != plain(asked.natural))
            if loosened(name) == loosened(asked) and apart + loose <= 1:
                fits.append(((apart, kind, loose), row))
    return sorted({row for fit, row in fits if fit == min(fits)[0]})


WORDS = st.lists(
    st.sampled_from(["Heat", "Café", "Rocky", "Don't", "&", "Spider-Man", "Spiderman"]),
    min_size=1,
    max_size=2,
).filter(lambda words: words != ["&"])
PARTS = st.builds(
    Parts,
    article=st.sampled_from(["", "", "The", "La"]),
    words=WORDS.map(tuple),
    number=st.sampled_from(["", "", *NUMBERS]),
)
YEARS = st.sampled_from([None, 2000, 2001, 2002, 2003])
CATALOGUES = st.lists(st.builds(Known, PARTS, st.none() | PARTS, YEARS), max_size=8)


@given(catalogue=CATALOGUES, asked=st.lists(st.tuples(PARTS, YEARS), min_size=1, max_size=4))
def test_rows_agree_with_a_slow_lookup(
    catalogue: list[Known], asked: list[tuple[Parts, int | None]]
) -> None:
    wanted = [name for parts, _ in asked for name in (parts.natural, parts.stored)]
    lookup = TitleLookup([known.title for known in catalogue], wanted)
    for parts, year in asked:
        assert lookup.rows(parts.natural, year) == slow_rows(catalogue, parts, year)
        assert lookup.rows(parts.stored, year) == slow_rows(catalogue, parts, year)


@given(catalogue=st.lists(st.text(max_size=20), max_size=5), title=st.text(min_size=1, max_size=20))
def test_any_text_can_be_asked_for(catalogue: list[str], title: str) -> None:
    lookup = TitleLookup([*catalogue, f"{title} (1999)"], [title])
    assert all(0 <= row <= len(catalogue) for row in lookup.rows(title, 1999))


def test_excluded_films_are_not_found() -> None:
    lookup = TitleLookup(["Heat (1995)", "Heat (1995)"], ["Heat"])
    assert lookup.rows("Heat", 1995, {0}) == [1]


def test_years_are_of_films_with_the_name() -> None:
    titles = ["Heat (2013)", "Heat (1995)", "Heat", "Star Wars: Episode IV - Heat (1977)"]
    assert TitleLookup(titles, ["The Heat"]).years("The Heat") == [1995, 2013]
