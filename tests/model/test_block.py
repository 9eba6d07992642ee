"""Blocks of plain figures."""

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from kpi.model.block import distinct


@given(some.lists(some.integers(-(2**63), 2**63 - 1)))
def test_distinct_numbers_are_those_that_numpy_finds(numbers: list[int]) -> None:
    told = np.array(numbers, dtype=np.int64)
    assert distinct(told).tolist() == np.unique(told).tolist()


def test_finding_them_loads_no_masked_arrays() -> None:
    program = (
        "import sys, numpy as np; from kpi.model.block import distinct; "
        "distinct(np.array([3, 1, 3])); print('numpy.ma' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
