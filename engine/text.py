"""Untrusted text made safe to show: what a terminal would obey becomes something one can see.

Titles, genres, tags, overviews, file names and error texts all come from elsewhere. This
module only replaces characters; laying text out is the widgets' work.
"""

import re
from collections.abc import Sequence

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

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
    """Return `text` with every control or invisible formatting character shown as a stand-in.

    The result has the same number of characters, holds no line break and is safe to write
    to a terminal. Text without such characters comes back unchanged.
    """
    return _UNSAFE.sub(_stand_in, text)


def joined(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 film", "3,636 films"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
