import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search.index.normalize import fold, fold_characters, folded_lengths

ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Léon", "leon"),
        ("Le\N{COMBINING ACUTE ACCENT}on", "leon"),
        ("STRASSE straße", "strasse strasse"),
        ("Æon Flux", "aeon flux"),
        ("Brødre", "brodre"),
        ("Œuvre", "oeuvre"),
        ("Łódź", "lodz"),
        ("Đavo", "davo"),
        ("Ðauði Þór", "daudi thor"),
        ("Kış", "kis"),
        ("İstanbul", "istanbul"),
        ("Don't", "dont"),
        ("Don’t", "dont"),
        ("Fast & Furious", "fast and furious"),
        ("WALL·E", "wall e"),
        ("Spider-Man: No Way Home", "spider man no way home"),
        ("[REC]²", "rec 2"),
        ("8½", "8 1 2"),
        ("8 1/2", "8 1 2"),
        ("Alien³", "alien 3"),
        ("ＡＫＩＲＡ", "akira"),
        ("七人の侍", "七人の侍"),
        ("If....", "if"),
        ("...", ""),
        ("so\N{SOFT HYPHEN}ft", "soft"),
        ("a\tb\nc", "a b c"),
    ],
)
def test_text_is_folded(text, folded):
    assert fold(text) == folded


@given(ANY_TEXT)
def test_any_text_folds_to_words_with_single_spaces(text):
    folded = fold(text)
    assert folded == " ".join(folded.split(" ")).strip()
    assert all(character.isalnum() or character == " " for character in folded)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_every_folded_character_has_a_source(text):
    assert sum(folded_lengths(text)) == len(fold_characters(text))


def test_a_lone_surrogate_becomes_a_space():
    assert fold("a\ud800b") == "a b"
