"""What a training shows: a bar on a terminal, a line an epoch anywhere, nothing by default."""

import io
import itertools
import sys

import pytest

from training.twotower.checkpoint import EpochLosses
from training.twotower.reporting import shown, unwatched


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def seconds(monkeypatch):
    """Let every look at the clock find a second gone."""
    monkeypatch.setattr("training.twotower.reporting.time.monotonic", itertools.count().__next__)


def test_a_terminal_gets_a_bar_with_loss_speed_and_time_left(seconds, monkeypatch, capsys):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with shown(epochs=4, rows=100, done=1) as watch:
        assert watch.stepped(50)
        watch.losing(0.8125)
        watch.finished_epoch(2, EpochLosses(0.75, 0.875))
    said = terminal.getvalue()
    assert "150/400" in said
    assert "loss 0.8125" in said
    assert "rows/s" in said
    assert capsys.readouterr().out == ("epoch 2/4: loss 0.7500, validation 0.8750, 50 rows/s\n")


def test_elsewhere_there_are_only_the_lines(seconds, capsys):
    with shown(epochs=4, rows=100, done=0) as watch:
        assert not watch.stepped(50)
        watch.finished_epoch(1, EpochLosses(0.75, None))
    told = capsys.readouterr()
    assert told.out == "epoch 1/4: loss 0.7500, 50 rows/s\n"
    assert told.err == ""


def test_a_library_says_nothing(capsys):
    with unwatched(epochs=4, rows=100, done=0) as watch:
        assert not watch.stepped(50)
        watch.losing(1.0)
        watch.finished_epoch(1, EpochLosses(0.75, None))
    assert capsys.readouterr() == ("", "")
