"""The tables that the benchmarks print, and the JSON beside them."""

import argparse
import json
import os
import platform
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured several times, and a peer in the same run.

    Attributes
    ----------
    kind
        What, with its unit.
    own, peer
        The figures; `peer` is empty where there is none.
    peer_name
        Whose.
    """

    kind: str
    own: Sequence[float]
    peer: Sequence[float] = ()
    peer_name: str = ""

    def figures(self) -> dict[str, float | str | None]:
        """Return the row's figures by name."""
        median, p95, p99 = np.percentile(self.own, [50, 95, 99])
        peer = float(np.median(self.peer)) if len(self.peer) else None
        return {
            "kind": self.kind,
            "n": len(self.own),
            "median": float(median),
            "p95": float(p95),
            "p99": float(p99),
            "peer": self.peer_name or None,
            "peer_median": peer,
            "ratio": float(median) / peer if peer else None,
        }


def machine() -> str:
    """Return what the figures are taken on."""
    cpu = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.exists():
        lines = described.read_text(encoding="utf-8").splitlines()
        cpu = next((x.partition(": ")[2] for x in lines if x.startswith("model name")), cpu)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"NumPy {np.__version__}, load {os.getloadavg()[0]:.1f}"
    )


def peak_megabytes() -> float:
    """Return the most memory that this process, or one it has waited for, has had."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in whose) / unit


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json to `parser`."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE too")


def finish(name: str, rows: Sequence[Row], path: Path | None) -> None:
    """Print the table of benchmark `name`, and write it to `path`, if any."""
    figures = [row.figures() for row in rows]
    taken_on, peak = machine(), peak_megabytes()
    print(f"{name}: {taken_on}")
    width = max(len(row.kind) for row in rows)
    print(f"{'':<{width}} {'n':>5} {'median':>10} {'p95':>10} {'p99':>10} {'ratio':>7}  peer")
    for row in figures:
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        peer = "" if row["peer"] is None else f"{row['peer']} {row['peer_median']:.2f}"
        print(
            f"{row['kind']:<{width}} {row['n']:>5} {row['median']:>10.2f} {row['p95']:>10.2f} "
            f"{row['p99']:>10.2f} {ratio:>7}  {peer}".rstrip()
        )
    print(f"peak memory {peak:,.0f} MB")
    if path is not None:
        document = {"benchmark": name, "machine": taken_on, "peak_mb": peak, "rows": figures}
        path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
