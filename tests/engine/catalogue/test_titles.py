import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.titles import natural, shown, split_year


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("Heat (1995)", "Heat", 1995),
        ("Matrix, The (1999) ", "Matrix, The", 1999),
        ("Lost (2004–2010)", "Lost", 2004),
        ("Lost (2004-)", "Lost", 2004),
        ("Moonlight", "Moonlight", None),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", 2009),
        ("1917", "1917", None),
        ("(1999)", "(1999)", None),
        ("", "", None),
    ],
)
def test_the_year_is_split_off(title, name, year):
    assert split_year(title) == (name, year)


@pytest.mark.parametrize(
    ("stored", "displayed"),
    [
        ("Matrix, The", "The Matrix"),
        ("Avventura, L'", "L'Avventura"),
        ("Vitelloni, I", "I Vitelloni"),
        ("Good, the Bad and the Ugly, The", "The Good, the Bad and the Ugly"),
        ("Amelie (Fabuleux destin, Le)", "Amelie (Le Fabuleux destin)"),
        ("Thick as Thieves (a.k.a. Code, The)", "Thick as Thieves (a.k.a. The Code)"),
        ("Human Centipede II (Full Sequence), The", "The Human Centipede II (Full Sequence)"),
        ("I, Robot", "I, Robot"),
        ("Yes, God, Yes", "Yes, God, Yes"),
        ("[REC]", "[REC]"),
        ("(500) Days of Summer", "(500) Days of Summer"),
        ("Babies (Bébé(s))", "Babies (Bébé(s))"),
        ("", ""),
    ],
)
def test_articles_move_to_the_front(stored, displayed):
    assert natural(stored) == displayed


def test_a_title_is_shown_with_its_year():
    assert shown("Matrix, The (1999)") == "The Matrix (1999)"
    assert shown("Moonlight") == "Moonlight"


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_can_be_split(text):
    name, year = split_year(text)
    assert isinstance(natural(name), str)
    assert year is None or 0 <= year <= 9999
