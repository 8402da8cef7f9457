"""Laws of the search over every word and every series of the committed bundle."""

from collections import defaultdict

import pytest

from engine.catalogue.all_films import AllFilms
from engine.catalogue.titles import natural, shown, split_aliases, split_year
from engine.files.manifest import CheckedFolder
from engine.search.index.normalize import fold
from engine.search.index.numbers import number_at
from engine.search.index.title_variants import (
    ABBREVIATIONS,
    NUMBERING,
    NameKind,
    fold_name,
    names_of,
)
from engine.search.title_index import TitleIndex
from tests.engine.search.written_numbers import in_words, roman
from tests.source_tree import ROOT


@pytest.fixture(scope="module")
def films():
    return AllFilms.read(CheckedFolder(ROOT / "processed", "setup"))


@pytest.fixture(scope="module")
def index(films):
    return TitleIndex.build(films.titles, films.popularity)


def words_of(title):
    return {
        word
        for name, kind in names_of(title).items()
        if kind is not NameKind.INITIALS
        for word in name.split()
    }


def equivalents(word):
    """Return `word` and the other ways to write it."""
    number = number_at(["part", word], 1)
    long = ABBREVIATIONS.get(word, word)
    short = [other for other, written in ABBREVIATIONS.items() if written == long]
    return {word, long, *short} | ({number.digits} if number else set())


def test_the_first_film_for_a_title_word_has_that_word(films, index):
    """Or one that begins with it, or an equivalent."""
    words = {word for title in films.titles for word in fold(split_year(title)[0]).split()}
    misses = []
    for word in sorted(word for word in words if len(word) >= 4)[::2]:
        (best,) = index.search(word, 1)
        own = words_of(films.titles[best.row])
        has_word = any(other.startswith(word) for other in own) or own & equivalents(word)
        if best.guess or not has_word:
            misses.append((word, films.titles[best.row]))
    assert misses == []


def series_of(titles):
    """Return the films with a number in a name: words before it -> number -> rows.

    A series has three words or more before its number, or two films with the same ones. An
    ordinal number makes no series, nor does an article or a number before the number.
    """
    found = defaultdict(lambda: defaultdict(set))
    for row, title in enumerate(titles):
        main, aliases = split_aliases(natural(split_year(title)[0]))
        for name in (main, *aliases):
            words = fold_name(name).split()
            number = at = None
            for at in range(1, len(words)):
                number = number_at(words, at)
                if number or (words[at] == "i" and words[at - 1] in NUMBERING):
                    break
            else:
                continue
            digits = number.digits if number else "1"
            before = words[:at]
            while len(before) > 1 and before[-1] in NUMBERING:
                before.pop()
            if digits.isdecimal() and before != ["the"] and not before[0].isdecimal():
                found[" ".join(before)][int(digits)].add(row)
    return {
        before: members
        for before, members in found.items()
        if len(before.split()) >= 3 or len(set().union(*members.values())) >= 2
    }


def test_every_member_of_a_series_is_first_for_its_number(films, index):
    series = series_of(films.titles)
    assert len(series) > 50
    misses = []
    for before, members in series.items():
        for number, rows in members.items():
            for written in {str(number), in_words(number), roman(number) or "0"}:
                best = index.search(f"{before} {written}", 1)
                if not best or best[0].guess or best[0].row not in rows:
                    misses.append((before, written, best and films.titles[best[0].row]))
    assert misses == []


def test_a_film_with_another_number_is_never_first(films, index):
    shown = []
    for before, members in series_of(films.titles).items():
        for missing in [n for n in range(2, 12) if n not in members]:
            for best in index.search(f"{before} {missing}", 1):
                words = words_of(films.titles[best.row])
                numbers = {word for word in words if word[0].isdecimal() and word != "1st"}
                if numbers and not any(word.startswith(str(missing)) for word in numbers):
                    shown.append((before, missing, films.titles[best.row]))
    assert shown == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("rocky 1", "Rocky (1976)"),
        ("toy story 1", "Toy Story (1995)"),
        ("saw 1", "Saw (2004)"),
        ("terminator one", "Terminator, The (1984)"),
        ("x-men 1", "X-Men (2000)"),
        ("rambo 1", "First Blood (Rambo: First Blood) (1982)"),
        ("star wars 1", "Star Wars: Episode I - The Phantom Menace (1999)"),
        ("fast and furious 1", "Fast and the Furious, The (2001)"),
        ("fast and furious 5", "Fast Five (Fast and the Furious 5, The) (2011)"),
        ("x-men two", "X2: X-Men United (2003)"),
        ("x2", "X2: X-Men United (2003)"),
        ("alien3", "Alien³ (a.k.a. Alien 3) (1992)"),
        ("3rd man", "Third Man, The (1949)"),
        ("12th night", "Twelfth Night (1996)"),
        ("star", "Star Wars: Episode IV - A New Hope (1977)"),
        ("apocalypse", "Apocalypse Now (1979)"),
        ("requiem", "Requiem for a Dream (2000)"),
        ("three hundred", "300 (2007)"),
        ("fifty first dates", "50 First Dates (2004)"),
        ("doctor no", "Dr. No (1962)"),
        ("missus doubtfire", "Mrs. Doubtfire (1993)"),
        ("mister smith", "Mr. Smith Goes to Washington (1939)"),
        ("kramer v kramer", "Kramer vs. Kramer (1979)"),
        ("kramer versus kramer", "Kramer vs. Kramer (1979)"),
        ("kill bill volume two", "Kill Bill: Vol. 2 (2004)"),
        ("godfather pt 2", "Godfather: Part II, The (1974)"),
        ("william shakespeares romeo and juliet", "William Shakespeare's Romeo + Juliet (1996)"),
        ("saint elmos fire", "St. Elmo's Fire (1985)"),
        ("20000 leagues", "20,000 Leagues Under the Sea (1954)"),
        ("henry the fifth", "Henry V (1989)"),
        ("48 hours", "48 Hrs. (1982)"),
        ("1995 heat", "Heat (1995)"),
        ("(1995) heat", "Heat (1995)"),
        ("seven aka se7en", "Seven (a.k.a. Se7en) (1995)"),
        ("xxx", "xXx (2002)"),
        ("nowayout", "No Way Out (1987)"),
        ("diehard", "Die Hard (1988)"),
        ("startrek", "Star Trek (2009)"),
        ("con", "Contact (1997)"),
        ("men in black i", "Men in Black (a.k.a. MIB) (1997)"),
        ("iron man i", "Iron Man (2008)"),
        ("as good as i", "As Good as It Gets (1997)"),
        ("star trek i", "Star Trek (2009)"),
        ("mission impossible i", "Mission: Impossible (1996)"),
        ("eight and a half", "8 1/2 (8½) (1963)"),
        ("house of a thousand corpses", "House of 1000 Corpses (2003)"),
        ("drve", "Drive (2011)"),
        ("the matrian", "The Martian (2015)"),
        ("toy sory", "Toy Story (1995)"),
        ("road rip", "Road Trip (2000)"),
        ("the neverending stoy iii", "NeverEnding Story III, The (1994)"),
    ],
)
def test_numbers_and_equivalents_find_the_film_first(typed, title, films, index):
    (best,) = index.search(typed, 1)
    assert (films.titles[best.row], best.guess) == (title, False)


def test_every_title_finds_its_film_as_it_is_shown(films, index):
    misses = []
    for row, title in list(enumerate(films.titles))[::2]:
        typed = title if row % 4 else shown(title)
        best = index.search(typed, 1)
        same = best and fold_name(split_year(title)[0]) == fold_name(
            split_year(films.titles[best[0].row])[0]
        )
        if not best or best[0].guess or not (best[0].row == row or same):
            misses.append((typed, best and films.titles[best[0].row]))
    assert misses == []


def test_a_whole_name_is_never_below_the_second_place(films, index):
    for title in films.titles[::3]:
        whole = [match.whole for match in index.search(natural(split_year(title)[0]))]
        assert any(whole[:2]) or not any(whole), title


@pytest.mark.parametrize(
    "typed",
    ["james bond", "rocky 7", "alien 5", "jaws 1990", "matrix zzzz", "fast and furious 13",
     "jurassic park ii", "seven 2", "fantastic four 2"],
)  # fmt: skip
def test_what_no_film_is_called_gives_guesses(typed, index):
    assert all(match.guess for match in index.search(typed))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("fantastic four 2", "Fantastic Four (2005)"),
        ("friday the 13th part viii", "Friday the 13th (1980)"),
        ("seven 2", "Seven (a.k.a. Se7en) (1995)"),
        ("rocky 7", "Rocky (1976)"),
    ],
)
def test_the_nearest_to_a_missing_part_is_the_film_without_its_number(typed, title, films, index):
    assert films.titles[index.search(typed, 1)[0].row] == title


def test_a_bare_number_is_a_year_only_where_no_title_has_it(films, index):
    assert [films.titles[match.row] for match in index.search("2012")] == ["2012 (2009)"]
    years = {split_year(films.titles[match.row])[1] for match in index.search("1995")}
    assert years == {1995}
