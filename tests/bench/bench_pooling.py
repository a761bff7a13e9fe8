"""How long a fit takes, in milliseconds and as a ratio to one least-squares solve of the same size.

    python tests/bench/bench_pooling.py

Aim: a pairwise REML fit, with all its intervals, under 2 ms.
"""

import timeit
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ashi.evidence import pool
from ashi.evidence.networks import network
from ashi.stats.pooling import pool_effects, tau2_intervals
from ashi.stats.pooling_sensitivity import influence

GOLDEN = Path(__file__).parents[1] / "golden" / "metafor.toml"


def milliseconds(work: Callable[[], object], number: int) -> float:
    """The best of five rounds, so that a busy machine matters less."""
    return min(timeit.repeat(work, number=number, repeat=5)) / number * 1000


def main() -> None:
    data = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["bcg_rr"]["data"]
    y, v = np.asarray(data["yi"]), np.asarray(data["vi"])
    x = np.ones((y.size, 1))
    bare = milliseconds(lambda: np.linalg.lstsq(x / np.sqrt(v)[:, None], y / np.sqrt(v), rcond=None), 2000)
    rng = np.random.default_rng(7)
    large_v = rng.uniform(0.01, 1, 500)
    large_y = rng.normal(0.3, np.sqrt(large_v + 0.1))
    work: dict[str, tuple[Callable[[], object], int]] = {
        "REML, 13 trials": (lambda: pool_effects(y, v), 300),
        "PM, 13 trials": (lambda: pool_effects(y, v, "PM"), 300),
        "DL, 13 trials": (lambda: pool_effects(y, v, "DL"), 300),
        "Q-profile, 13 trials": (lambda: tau2_intervals(y, v), 300),
        "influence, 13 trials": (lambda: influence(y, v), 30),
        "REML, 500 trials": (lambda: pool_effects(large_y, large_v), 50),
        "a shipped answer from its rows": (lambda: pool("usual_care", "function"), 50),
        "the shipped network from its rows": (lambda: network(), 20),
    }
    print(f"{'one least-squares solve':<36}{bare:9.3f} ms")
    for name, (function, number) in work.items():
        took = milliseconds(function, number)
        print(f"{name:<36}{took:9.3f} ms {took / bare:9.1f} times")


if __name__ == "__main__":
    main()
