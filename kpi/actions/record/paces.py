"""Counts plans to date by the rule that made them, all rules in one number of a total."""

from kpi.model.kind import Pace

PACES: dict[Pace, int] = {"revised": 1 << 40, "spread": 1 << 20, "interpolated": 1}
"""The rules by which plans to date are made that are neither given nor straight; in one number of a total each unit
counts so much, so that the rules of up to a million units stand side by side in it."""
