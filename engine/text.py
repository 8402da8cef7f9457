"""Text for people: untrusted text made safe to show, and lists, counts and values in sentences.

Titles, genres, tags, overviews, file names and error texts are untrusted.
"""

import re
from collections.abc import Iterable, Sequence

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_QUOTED_LENGTH = 24

# C0 and C1 controls; soft hyphen; zero-width and bidirectional formatting; line and paragraph
# separators; lone surrogates; interlinear annotations; tag characters.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ud800-\udfff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else _REPLACEMENT


def visible(text: str) -> str:
    """Return `text` with every control or invisible formatting character replaced by a visible one.

    The result has the same number of characters and is safe to write to a terminal.
    """
    return _UNSAFE.sub(_stand_in, text)


def joined(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def alternatives(names: Sequence[str]) -> str:
    """Return names as alternatives in a sentence: "a", "a or b", "a, b or c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} or {names[-1]}"


def listed(items: Iterable[object], most: int, separator: str = ", ") -> str:
    """Return the first `most` of `items`, then "…" if there are more: "a, b, …"."""
    texts = [str(item) for item in items]
    return separator.join(texts[:most] + ["…"] * (len(texts) > most))


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 film", "3,636 films"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def shortened(text: str, longest: int) -> str:
    """Return `text`, cut to `longest` characters with "…" at the end if it is longer."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def quoted(value: object) -> str:
    """Return a value from a file as a message shows it: short, on one line; None is "missing"."""
    if value is None:
        return "missing"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = repr(value[: _QUOTED_LENGTH + 1] if isinstance(value, str) else value)
    if len(text) <= _QUOTED_LENGTH + 2:
        return text
    return f"{text[:_QUOTED_LENGTH]}…{text[0] if isinstance(value, str) else ''}"
