from __future__ import annotations

from hypothesis import given

from chart_hero_core.domain.drums import DrumOnset, DrumVoice
from chart_hero_core.evaluation.class_schemes import NINE_VOICES
from chart_hero_core.evaluation.confusion import count_confusions
from chart_hero_core.evaluation.onset_scores import score_onsets
from tests.core.evaluation.strategies import onset_lists, song, strokes_at

NAMES = NINE_VOICES.classes
NOTHING = MISSED = len(NAMES)


def confusions(played: list[DrumOnset], heard: list[DrumOnset]) -> dict[tuple[str, str], int]:
    """What was played and heard, without the empty cells."""
    counts = count_confusions([song(played, heard)]).counts
    names = [*NAMES, "-"]
    return {(names[i], names[j]): int(counts[i, j]) for i, j in zip(*counts.nonzero(), strict=True)}


def test_what_is_heard_as_itself_stands_on_the_diagonal() -> None:
    kicks = strokes_at(DrumVoice.KICK, 1.0, 2.0)

    assert confusions(kicks, kicks) == {("kick", "kick"): 2}


def test_a_stroke_heard_as_another() -> None:
    assert confusions(strokes_at(DrumVoice.RIDE, 1.0), strokes_at(DrumVoice.CRASH, 1.03)) == {
        ("ride", "crash"): 1
    }


def test_what_has_no_partner_is_missed_or_invented() -> None:
    assert confusions(strokes_at(DrumVoice.TOM_LOW, 1.0), strokes_at(DrumVoice.SNARE, 2.0)) == {
        ("low tom", "-"): 1,
        ("-", "snare"): 1,
    }


def test_the_same_voice_comes_first_even_if_another_is_nearer() -> None:
    played = strokes_at(DrumVoice.SNARE, 1.0) + strokes_at(DrumVoice.TOM_HIGH, 1.02)
    heard = strokes_at(DrumVoice.SNARE, 1.03)

    assert confusions(played, heard) == {("snare", "snare"): 1, ("high tom", "-"): 1}


def test_songs_add_up() -> None:
    kick = strokes_at(DrumVoice.KICK, 1.0)

    assert count_confusions([song(kick, kick), song(kick, [])]).counts.sum() == 2


@given(onset_lists, onset_lists)
def test_diagonal_and_sums_are_the_counts_of_the_scores(
    played: list[DrumOnset], heard: list[DrumOnset]
) -> None:
    counts = count_confusions([song(played, heard)]).counts
    scores = score_onsets([song(played, heard)], NINE_VOICES)

    for i, name in enumerate(NAMES):
        one = scores.per_class[name]
        assert counts[i, i] == one.n_matched
        assert counts[i].sum() == one.n_reference
        assert counts[:, i].sum() == one.n_predicted
    assert counts[NOTHING, MISSED] == 0
