"""Untrusted text reaches a terminal only as something one can see."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.text import visible


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
