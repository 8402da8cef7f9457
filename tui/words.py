"""Lists and counts as sentences have them; Textual is not needed for that."""


def joined(names: list[str]) -> str:
    """Return names as a sentence lists them: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 film", "3,636 films"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
