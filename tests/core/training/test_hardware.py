from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.hardware import shares_of_batches


@given(n_batches=st.integers(0, 5), share=st.integers(1, 4), n_processes=st.integers(1, 4))
def test_processes_share_every_batch_without_overlap(n_batches: int, share: int, n_processes: int) -> None:
    batch_size = share * n_processes

    shares = [
        shares_of_batches(n_batches * batch_size, batch_size, n_processes, rank)
        for rank in range(n_processes)
    ]

    together = [[clip for part in parts for clip in part] for parts in zip(*shares, strict=True)]
    assert together == [list(range(i * batch_size, (i + 1) * batch_size)) for i in range(n_batches)]


def test_one_alone_takes_whole_batches() -> None:
    assert shares_of_batches(6, 3, n_processes=1, rank=0) == [[0, 1, 2], [3, 4, 5]]


def test_a_batch_that_cannot_be_shared_is_refused() -> None:
    with pytest.raises(TrainingDataError, match="A batch of 12 clips cannot be shared by 5 devices"):
        shares_of_batches(24, 12, n_processes=5, rank=0)
