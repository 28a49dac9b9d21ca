"""Documents and changes come back as they were."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from chart_hero_core.domain.chart import DrumNote, Pad
from chart_hero_core.editing.change import difference
from chart_hero_core.editing.document import ChartDocument
from chart_hero_core.errors import FormatError
from chart_hero_core.projects.codec import pack_change, pack_document, unpack_change, unpack_document
from tests.support.projects import documents, example_document


@settings(max_examples=40)
@given(documents())
def test_a_document_comes_back(document: ChartDocument) -> None:
    assert unpack_document(pack_document(document)) == document


@settings(max_examples=40)
@given(documents(), documents())
def test_a_change_comes_back(before: ChartDocument, after: ChartDocument) -> None:
    change = difference("repair fill, bar 32", before, after)

    assert unpack_change(pack_change(change)) == change


@settings(max_examples=40)
@given(documents())
def test_equal_documents_are_packed_alike(document: ChartDocument) -> None:
    assert pack_document(unpack_document(pack_document(document))) == pack_document(document)


def test_names_are_kept_as_they_are_spelled_outside() -> None:
    document = replace(example_document(1), sections=())

    values = json.loads(zlib.decompress(pack_document(document)))

    assert values["notes"] == [
        [0],
        ["kick"],
        ["neutral"],
        [False],
        [0.1],
        ["kick"],
        [60],
        [0.0],
        [False],
    ]
    assert values["settled"] == [["crash", 1.25]]
    assert values["accepted_bars"] == [2, 33]
    assert values["sensitivities"] == {"snare": 0.4}


def test_origins_are_a_column_of_their_own_where_there_are_any() -> None:
    values = json.loads(zlib.decompress(pack_document(example_document(2))))

    assert values["notes"][9] == [None, ["ride", 0.2]]


def test_numbers_of_numpy_are_kept_as_plain_ones() -> None:
    note = DrumNote(np.int64(480), Pad.SNARE, onset_s=np.float64(0.1), confidence=np.float32(0.5))
    document = replace(example_document(0), notes=(note,))

    assert unpack_document(pack_document(document)).notes == (
        DrumNote(480, Pad.SNARE, onset_s=0.1, confidence=0.5),
    )


def test_a_name_that_is_no_text_is_kept() -> None:
    change = difference("rename \udcff", example_document(), example_document())

    assert unpack_change(pack_change(change)).name == "rename \udcff"


@pytest.mark.parametrize(
    "content",
    [b"", b"no zlib", zlib.compress(b"{"), zlib.compress(b"[]"), zlib.compress(b'{"tempo": 1}')],
)
def test_foreign_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="chart that cannot be read"):
        unpack_document(content)
    with pytest.raises(FormatError, match="edit that cannot be read"):
        unpack_change(content)


def test_a_document_that_breaks_a_law_is_refused() -> None:
    values = json.loads(zlib.decompress(pack_document(example_document(2))))
    values["notes"][0].reverse()

    with pytest.raises(FormatError, match="not in order"):
        unpack_document(zlib.compress(json.dumps(values).encode()))
