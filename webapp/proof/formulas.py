"""Words that formulas over days need."""

from __future__ import annotations

from typing import TypeAlias

import z3

Number: TypeAlias = z3.ArithRef


def greater(one: Number, other: Number | int) -> Number:
    """The later of two days, or the larger of two numbers."""
    return z3.If(one >= other, one, other)


def smaller(one: Number, other: Number | int) -> Number:
    """The earlier of two days, or the smaller of two numbers."""
    return z3.If(one <= other, one, other)
