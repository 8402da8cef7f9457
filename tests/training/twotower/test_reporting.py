"""The progress of a training: a bar on a terminal, a line an epoch, nothing by default."""

import io
import itertools
import sys

import pytest

from training.twotower.checkpoint import EpochLosses
from training.twotower.reporting import console, silent


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def seconds(monkeypatch):
    """Let the clock advance by a second with every call."""
    monkeypatch.setattr("training.twotower.reporting.time.monotonic", itertools.count().__next__)


def test_a_terminal_gets_a_bar_with_loss_speed_and_time_left(seconds, monkeypatch, capsys):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with console(epochs=4, rows=100, done=1) as listener:
        assert listener.step(50)
        listener.report_loss(0.8125)
        listener.report_epoch(2, EpochLosses(0.75, 0.875))
    shown = terminal.getvalue()
    assert "150/400" in shown
    assert "loss 0.8125" in shown
    assert "rows/s" in shown
    assert capsys.readouterr().out == "epoch 2/4: loss 0.7500, validation 0.8750, 50 rows/s\n"


def test_without_a_terminal_there_are_only_lines(seconds, capsys):
    with console(epochs=4, rows=100, done=0) as listener:
        assert not listener.step(50)
        listener.report_epoch(1, EpochLosses(0.75, None))
    assert capsys.readouterr() == ("epoch 1/4: loss 0.7500, 50 rows/s\n", "")


def test_a_library_prints_nothing(capsys):
    with silent(epochs=4, rows=100, done=0) as listener:
        assert not listener.step(50)
        listener.report_loss(1.0)
        listener.report_epoch(1, EpochLosses(0.75, None))
    assert capsys.readouterr() == ("", "")
