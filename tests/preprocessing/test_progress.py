import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

from tests.preprocessing.data_sets import THRESHOLDS, ten_users, write_data_set


def test_a_terminal_shows_bars_on_standard_error_and_is_clean_afterwards(tmp_path):
    raw = write_data_set(tmp_path / "tiny", ten_users())
    terminal, other_end = pty.openpty()
    fcntl.ioctl(other_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-m", "preprocessing.setup", str(raw), *THRESHOLDS]

    ended = subprocess.run(
        [*command, "--processed", str(tmp_path / "out")], stderr=other_end, stdout=subprocess.PIPE
    )
    os.close(other_end)
    shown = os.read(terminal, 65536).decode()
    os.close(terminal)

    assert ended.returncode == 0
    assert b"%|" not in ended.stdout
    assert "ratings.csv:   0%|" in shown
    assert shown.endswith("\r")
