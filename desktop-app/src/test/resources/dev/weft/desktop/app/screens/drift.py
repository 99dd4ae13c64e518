"""Correct optical turbidity readings for slow window drift."""

from dataclasses import dataclass
from statistics import median

WINDOW_HOURS = 36
MAX_DRIFT_NTU = 3.0


@dataclass(frozen=True)
class Reading:
    minute: int        # minutes since the buoy was moored
    ntu: float
    depth_m: float


def baseline(readings: list[Reading], at: int) -> float:
    """The clear-water level around one moment: the lowest tenth, not the mean."""
    half = WINDOW_HOURS * 60 // 2
    near = sorted(r.ntu for r in readings if abs(r.minute - at) <= half)
    if not near:
        raise ValueError(f"no readings within {WINDOW_HOURS} h of minute {at}")
    return median(near[: max(1, len(near) // 10)])


def corrected(readings: list[Reading]) -> list[Reading]:
    first = baseline(readings, readings[0].minute)
    out = []
    for r in readings:
        drift = baseline(readings, r.minute) - first
        out.append(Reading(r.minute, max(0.0, r.ntu - drift), r.depth_m))
    return out


def passes(readings: list[Reading]) -> bool:
    levels = [baseline(readings, r.minute) for r in readings]
