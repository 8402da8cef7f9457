import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.index.numbers import as_ordinal, number_at, roman_value
from tests.engine.search.written_numbers import in_words, roman


@pytest.mark.parametrize(
    ("words", "digits", "length"),
    [
        ("2", "2", 1),
        ("two", "2", 1),
        ("ii", "2", 1),
        ("3rd", "3rd", 1),
        ("third", "3rd", 1),
        ("twenty one grams", "21", 2),
        ("fifty first dates", "51st", 2),
        ("three hundred", "300", 2),
        ("hundred", "100", 1),
        ("one hundred and one dalmatians", "101", 4),
        ("one hundred and", "100", 2),
        ("ten thousand", "10000", 2),
        ("two thousand and one", "2001", 4),
        ("nineteen eighty four", "1984", 3),
        ("twenty twelve", "2012", 2),
        ("one two three", "1", 1),
        ("mcmlxxv", "1975", 1),
        ("007", "007", 1),
    ],
)
def test_a_number_is_read_however_it_is_written(words, digits, length):
    assert number_at(words.split(), 0) == (digits, length)


@pytest.mark.parametrize(
    "words", ["i", "x men", "v for", "the x files", "and", "mix", "di", "heat"]
)
def test_other_words_are_not_numbers(words):
    assert number_at(words.split(), words.split().index("x") if "x " in words else 0) is None


@pytest.mark.parametrize(("words", "digits"), [("rocky v", "5"), ("malcolm x", "10")])
def test_a_single_letter_is_a_number_only_after_a_word(words, digits):
    assert number_at(words.split(), 1) == (digits, 1)


@given(st.integers(1, 3999))
def test_every_number_is_read_from_words_and_roman_numerals(number):
    assert number_at(in_words(number).split(), 0).digits == str(number)
    assert roman_value(roman(number)) == number


@pytest.mark.parametrize("word", ["", "iiii", "vx", "abc", "im"])
def test_other_letters_are_no_roman_numeral(word):
    assert roman_value(word) is None


@pytest.mark.parametrize(
    ("number", "ordinal"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"),
                            (12, "12th"), (13, "13th"), (21, "21st"), (111, "111th")]
)  # fmt: skip
def test_an_ordinal_has_its_ending(number, ordinal):
    assert as_ordinal(number) == ordinal
