"""Letters of other keyboard layouts, as the Latin letters in the same place."""

from typing import Final

_LATIN: Final = "qwertyuiopasdfghjklzxcvbnm"
_CYRILLIC: Final = "йцукенгшщзфывапролдячсмить"
_GREEK: Final = " ςερτυθιοπασδφγηξκλζχψωβνμ"
_IN_PLACE: Final = {
    other: latin
    for letters in (_CYRILLIC, _GREEK)
    for other, latin in zip(letters, _LATIN, strict=True)
    if other != " "
}


def is_other_letter(character: str) -> bool:
    """Return whether this is a capital, or a letter that is not Latin."""
    return character.isalpha() and not ("a" <= character <= "z")


def latin_letter(character: str) -> str:
    """Return the small Latin letter that a letter stands for, or "".

    A capital stands for its small letter, a Cyrillic or Greek letter for the one in its place on
    the keyboard.
    """
    small = character.lower()
    return small if "a" <= small <= "z" else _IN_PLACE.get(small, "")
