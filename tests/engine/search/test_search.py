import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.titles import natural, shown, split_year
from engine.search.index.normalize import fold
from engine.search.index.title_variants import NameKind, names_of
from engine.search.title_index import TitleIndex
from tests.engine.search.famous_films import FAMOUS_FILMS

ANY_TEXT = st.text(alphabet=st.characters(), max_size=40)
POPULARITY = np.arange(len(FAMOUS_FILMS), 0, -1) ** 2
INDEX = TitleIndex.build(FAMOUS_FILMS, POPULARITY)


def found(query, limit=50, mask=None):
    return [FAMOUS_FILMS[match.row] for match in INDEX.search(query, limit, mask)]


def namesake(title):
    return fold(natural(split_year(title)[0]))


@pytest.mark.parametrize("title", FAMOUS_FILMS)
@pytest.mark.parametrize("written", [str, shown], ids=["stored", "displayed"])
def test_every_title_is_found_by_its_own_text(title, written):
    assert found(written(title), 1) == [title]


@pytest.mark.parametrize("title", FAMOUS_FILMS)
@pytest.mark.parametrize("change", [str, str.upper, fold], ids=["displayed", "upper", "folded"])
def test_every_title_is_found_by_its_name_without_year(title, change):
    name = natural(split_year(title)[0])
    assert namesake(found(change(name) or name, 1)[0]) == namesake(title)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("rocky 2", "Rocky II (1979)"),
        ("rocky two", "Rocky II (1979)"),
        ("rocky ii", "Rocky II (1979)"),
        ("die hard ii", "Die Hard 2 (1990)"),
        ("star wars 5", "Star Wars: Episode V - The Empire Strikes Back (1980)"),
        ("oceans 12", "Ocean's Twelve (2004)"),
        ("seven", "Seven (a.k.a. Se7en) (1995)"),
        ("se7en", "Seven (a.k.a. Se7en) (1995)"),
        ("12 monkeys", "Twelve Monkeys (a.k.a. 12 Monkeys) (1995)"),
        ("alien 3", "Alien³ (a.k.a. Alien 3) (1992)"),
        ("8 1/2", "8 1/2 (8½) (1963)"),
        ("matrix, the", "Matrix, The (1999)"),
        ("a matrix", "Matrix, The (1999)"),
        ("les matrix", "Matrix, The (1999)"),
        ("the heat", "Heat, The (2013)"),
        ("heat", "Heat (1995)"),
        ("cidade de deus", "City of God (Cidade de Deus) (2002)"),
        ("fabuleux destin", "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)"),
        ("leon", "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)"),
        ("sabrina 1954", "Sabrina (1954)"),
        ("sabrina 95", "Sabrina (1995)"),
        ("sabrina (1995)", "Sabrina (1995)"),
        ("sabrina (95", "Sabrina (1995)"),
        ("king kong 193", "King Kong (1933)"),
        ("blade runner 2049", "Blade Runner 2049 (2017)"),
        ("2012", "2012 (2009)"),
        ("starwars", "Star Wars: Episode IV - A New Hope (1977)"),
        ("spiderman no way home", "Spider-Man: No Way Home (2021)"),
        ("spider man", "Spider-Man (2002)"),
        ("pulpfiction", "Pulp Fiction (1994)"),
        ("pulpfictoin", "Pulp Fiction (1994)"),
        ("starwars 5", "Star Wars: Episode V - The Empire Strikes Back (1980)"),
        ("the godfather part ii", "Godfather: Part II, The (1974)"),
        ("godfather vol 2", "Godfather: Part II, The (1974)"),
        ("walle", "WALL·E (2008)"),
        ("mash", "M*A*S*H (a.k.a. MASH) (1970)"),
        ("et", "E.T. the Extra-Terrestrial (1982)"),
        ("face off", "Face/Off (1997)"),
        ("ghost busters", "Ghostbusters (a.k.a. Ghost Busters) (1984)"),
        ("fast and furious", "Fast & Furious (Fast and the Furious 4, The) (2009)"),
        ("avventura", "Avventura, L' (Adventure, The) (1960)"),
        ("three amigos", "¡Three Amigos! (1986)"),
        ("empire strikes back", "Star Wars: Episode V - The Empire Strikes Back (1980)"),
        ("rings lord towers", "Lord of the Rings: The Two Towers, The (2002)"),
        ("lotr", "Lord of the Rings: The Fellowship of the Ring, The (2001)"),
        ("lotr king", "Lord of the Rings: The Return of the King, The (2003)"),
        ("tdk", "Dark Knight, The (2008)"),
        ("for gum", "Forrest Gump (1994)"),
        ("matirx", "Matrix, The (1999)"),
        ("teh godfahter", "Godfather, The (1972)"),
        ("shawshenk redemtion", "Shawshank Redemption, The (1994)"),
        ("pulp ficti", "Pulp Fiction (1994)"),
        ("pulp fictoi", "Pulp Fiction (1994)"),
        ("甚 七人", "七人の侍 (1954)"),
        ("зеркало", "Зеркало (1975)"),
        ("$", "$ (Dollars) (1971)"),
        ("la la land", "La La Land (2016)"),
    ],
)
def test_each_way_of_typing_finds_the_film_first(query, title):
    assert found(query, 1) == [title]


@pytest.mark.parametrize("letters", [*"abcdefghijklmrstuwxz", "go", "st", "ma", "th", "re"])
def test_one_or_two_letters_find_films_with_a_word_that_starts_so(letters):
    matches = INDEX.search(letters)
    assert matches
    assert not matches[0].guess
    for match in matches:
        assert any(
            word.startswith(letters)
            for name in names_of(FAMOUS_FILMS[match.row])
            for word in name.split()
        )


def test_popular_films_come_first_while_only_a_letter_is_typed():
    assert found("f", 1) == ["Forrest Gump (1994)"]


def test_popularity_does_not_bury_an_exact_title():
    assert found("alien", 1) == ["Alien (1979)"]
    assert found("it", 2) == ["It (2017)", "It (1990)"]


def test_blank_text_returns_the_most_popular_films():
    for blank in ("", "   ", "\t"):
        matches = INDEX.search(blank, 3)
        assert [match.row for match in matches] == [0, 1, 2]
        assert all(match.spans == () and not match.guess for match in matches)


def test_at_most_limit_films_are_found():
    assert len(INDEX.search("the", 4)) == 4
    assert INDEX.search("the", 0) == []


def test_a_film_that_lacks_a_word_is_a_guess():
    matches = INDEX.search("matrix zzzzqqqq")
    assert FAMOUS_FILMS[matches[0].row] == "Matrix, The (1999)"
    assert all(match.guess for match in matches)


def test_a_film_with_a_mistyped_word_is_not_a_guess():
    assert not INDEX.search("matirx")[0].guess


def test_nothing_is_found_if_no_word_is_similar():
    assert INDEX.search("qqqqqqqqqq") == []


@pytest.mark.parametrize(
    "query", ["", "the", "matirx", "qzx star", "heat 1995", "starwars", "lotr"]
)
def test_only_films_in_the_mask_are_found(query):
    mask = np.arange(len(FAMOUS_FILMS)) % 3 == 0
    matches = INDEX.search(query, mask=mask)
    assert all(mask[match.row] for match in matches)
    assert INDEX.search(query, mask=np.zeros(len(FAMOUS_FILMS), dtype=bool)) == []


def test_a_mask_must_fit_the_films():
    with pytest.raises(ValueError, match="mask"):
        INDEX.search("heat", mask=np.ones(3, dtype=bool))


def test_every_film_with_a_word_that_starts_as_typed_is_found():
    prefixes = {
        word[:length]
        for title in FAMOUS_FILMS
        for word in fold(title).split()
        for length in (3, 4, 5)
    }
    words_of = [
        {
            word
            for name, kind in names_of(title).items()
            if kind is not NameKind.INITIALS
            for word in name.split()
        }
        for title in FAMOUS_FILMS
    ]
    for prefix in prefixes:
        expected = {
            row
            for row, words in enumerate(words_of)
            if any(word.startswith(prefix) for word in words)
        }
        assert expected <= {match.row for match in INDEX.search(prefix, len(FAMOUS_FILMS))}, prefix


@pytest.mark.parametrize("typo", ["dropped", "doubled", "swapped", "replaced"])
def test_every_film_with_a_word_one_typo_away_is_found(typo):
    rng = np.random.default_rng(7)
    for row, title in enumerate(FAMOUS_FILMS):
        for word in fold(title).split():
            if len(word) < 6 or word.isdecimal() or not word.isascii():
                continue
            at = int(rng.integers(len(word) - 1))
            typed = {
                "dropped": word[:at] + word[at + 1 :],
                "doubled": word[: at + 1] + word[at:],
                "swapped": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                "replaced": f"{word[:at]}q{word[at + 1 :]}",
            }[typo]
            rows = {match.row for match in INDEX.search(typed, len(FAMOUS_FILMS))}
            assert row in rows, (typed, title)


@given(ANY_TEXT)
def test_any_query_finds_films_by_score_with_spans_inside_the_title(query):
    matches = INDEX.search(query, 20)
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert len({match.row for match in matches}) == len(matches)
    for match in matches:
        displayed = natural(split_year(FAMOUS_FILMS[match.row])[0])
        edges = [edge for span in match.spans for edge in span]
        assert all(start < end for start, end in match.spans)
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(displayed) for edge in edges)
    assert INDEX.search(query, 20) == matches


@given(st.lists(ANY_TEXT, max_size=6), ANY_TEXT)
def test_any_titles_can_be_indexed_and_searched(titles, query):
    index = TitleIndex.build(titles, np.ones(len(titles)))
    rows = [match.row for match in index.search(query)]
    assert set(rows) <= set(range(len(titles)))
    assert len(index.search("")) == len(titles)


def test_films_of_equal_name_are_sorted_by_popularity():
    index = TitleIndex.build(["Solaris (2002)", "Solaris (1972)"], np.array([1, 9]))
    assert [match.row for match in index.search("solaris")] == [1, 0]


@pytest.mark.parametrize(
    ("query", "highlighted"),
    [
        ("matr", ["Matr"]),
        ("matirx", ["Matrix"]),
        ("amelie", ["Amelie"]),
        ("walle", ["WALL·E"]),
        ("rocky 2", ["Rocky", "II"]),
        ("fast and furious", ["Fast", "&", "Furious", "Fast", "and", "Furious"]),
        ("aeon", ["Æon"]),
        ("schindlers", ["Schindler's"]),
    ],
)
def test_spans_cover_the_matched_characters(query, highlighted):
    match = INDEX.search(query, 1)[0]
    displayed = natural(split_year(FAMOUS_FILMS[match.row])[0])
    assert [displayed[start:end] for start, end in match.spans] == highlighted


def test_popularity_must_fit_the_titles():
    with pytest.raises(ValueError, match="popularity"):
        TitleIndex.build(["Heat (1995)"], np.ones(2))
