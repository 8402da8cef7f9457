"""Untrusted text becomes harmless visible text; counts and lists read as plain English."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text import alternatives, counted, joined, listed, quoted, shortened, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The Matrix (1999)", "The Matrix (1999)"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("line\nbreak\ttab", "line␊break␉tab"),
        ("\x7f", "␡"),
        ("\x9b31m", "\ufffd31m"),
        ("abc\u202edef", "abc\ufffddef"),
        ("zero\u200bwidth", "zero\ufffdwidth"),
        ("\ud800", "\ufffd"),
        ("Amélie 千と千尋 8½", "Amélie 千と千尋 8½"),
    ],
)
def test_controls_become_stand_ins_and_the_rest_stays(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_no_control_format_or_surrogate_character_survives(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not any(c in shown for c in "\u200b\u200e\u202a\u202e\u2066\u2069\ufeff")
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("names", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_joined_as_in_a_sentence(names: list[str], sentence: str) -> None:
    assert joined(names) == sentence


def test_a_list_ends_with_an_ellipsis_if_there_are_more() -> None:
    assert listed("abc", 3) == "a, b, c"
    assert listed("abcd", 3) == "a, b, c, …"
    assert listed(iter([1, 2]), 1, " · ") == "1 · …"


def test_a_noun_follows_its_count() -> None:
    assert [counted(n, "film") for n in (0, 1, 3636)] == ["0 films", "1 film", "3,636 films"]


@pytest.mark.parametrize(
    ("value", "quote"),
    [
        (None, "missing"),
        ([1], "a list"),
        ({}, "an object"),
        (True, "True"),
        ("two\nlines", r"'two\nlines'"),
    ],
)
def test_a_value_from_a_file_is_quoted_on_one_line(value: object, quote: str) -> None:
    assert quoted(value) == quote


@given(st.text() | st.integers() | st.floats() | st.lists(st.integers()))
def test_quoted_values_are_short_and_on_one_line(value: object) -> None:
    assert len(quoted(value)) < 40
    assert len(quoted(value).splitlines()) == 1


def test_alternatives_are_joined_with_or() -> None:
    assert [alternatives(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a or b", "a, b or c",
    ]  # fmt: skip


def test_a_long_text_is_shortened() -> None:
    assert shortened("abcd", 4) == "abcd"
    assert shortened("abcde", 4) == "abc…"
