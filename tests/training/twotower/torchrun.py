"""torchrun in a process that has torch already: its agent forks the processes that train."""

from collections.abc import Sequence

from torch.distributed.launcher.api import LaunchConfig, elastic_launch

from training import train_twotower

_TWO = LaunchConfig(
    min_nodes=1,
    max_nodes=1,
    nproc_per_node=2,
    run_id="two",
    rdzv_backend="c10d",
    rdzv_endpoint="localhost:0",
    max_restarts=0,
    start_method="fork",
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Train as `torchrun --standalone --nproc-per-node 2 -m training.train_twotower` does."""
    return max(elastic_launch(_TWO, train_twotower.main)(arguments).values())
