"""Blocks of plain figures."""

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpi.model.block import distinct


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_distinct_numbers_are_those_that_numpy_finds(numbers: list[int]) -> None:
    column = np.array(numbers, dtype=np.int64)
    assert distinct(column).tolist() == np.unique(column).tolist()


def test_finding_them_loads_no_masked_arrays() -> None:
    program = (
        "import sys, numpy as np; from kpi.model.block import distinct; "
        "distinct(np.array([3, 1, 3])); print('numpy.ma' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
