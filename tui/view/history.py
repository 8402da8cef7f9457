"""The history of a session in steps, newest first, each as a line to show.

A step is what one undo takes back: an answer, or all films taken in together. Lines are made
one at a time, since a history can have ten thousand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.ranking.explanation import Answered
from engine.taste.rocchio import Answer
from engine.text import counted
from tui.view.models import FilmLine

MARKS = {Answer.LIKE: "+", Answer.DISLIKE: "−", Answer.SKIP: "·", Answer.SEEN: "✓"}
"""What stands before an answered film; never colour alone."""

WORDS = {
    Answer.LIKE: "liked",
    Answer.DISLIKE: "disliked",
    Answer.SKIP: "skipped",
    Answer.SEEN: "seen",
}
_TAKEN_IN = "↓"


@dataclass(frozen=True, slots=True)
class Step:
    """The answers [start, end) of a history, which were given or taken in as one."""

    start: int
    end: int


def steps(history: Sequence[Answered]) -> Iterator[Step]:
    """Yield the steps of a history, newest first."""
    end = len(history)
    while end:
        start = end - 1
        source = history[start].source
        while source and start and history[start - 1].source == source:
            start -= 1
        yield Step(start, end)
        end = start


def step_line(history: Sequence[Answered], step: Step) -> FilmLine:
    """Return a step as a line: the film with its mark, or how many films came from where."""
    last = history[step.end - 1]
    if not last.source:
        movie = last.movie
        return FilmLine(
            movie.movie_id, movie.title, movie.year, movie.genres, mark=MARKS[last.answer]
        )
    title = f"{counted(step.end - step.start, 'film')} from {last.source}"
    note = tally([told.answer for told in history[step.start : step.end]])
    return FilmLine(0, title, mark=_TAKEN_IN, note=note)


def tally(answers: Sequence[Answer]) -> str:
    """Return how many of each there are: "3 liked, 1 skipped"; "" of none."""
    counts = {answer: answers.count(answer) for answer in WORDS}
    return ", ".join(f"{count:,} {WORDS[answer]}" for answer, count in counts.items() if count)
