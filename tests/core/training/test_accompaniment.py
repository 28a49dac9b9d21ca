from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from chart_hero_core.errors import TrainingDataError
from chart_hero_core.training.accompaniment import PLAYERS, AccompanimentClip, AccompanimentRenderer
from chart_hero_core.training.accompaniment_pack import Instrument, PackSounds, load_pack_sounds
from chart_hero_core.training.accompaniment_patterns import Part, Style
from chart_hero_core.training.accompaniment_scene import Hit, draw_scene
from chart_hero_core.training.accompaniment_stage import Seat, Stage
from chart_hero_core.training.accompaniment_styles import ROCK, STYLES
from chart_hero_core.training.sampler import Articulation, Sampler
from chart_hero_core.training.singing import Singer
from chart_hero_core.training.song_forms import ROCKABILLY
from chart_hero_core.training.timeline import Timeline
from tests.support.tiny_pack import build_tiny_pack

SAMPLE_RATE = 32000


def timeline(
    beat_s: float = 0.5, beats_per_bar: int = 4, duration_s: float = 3.0, first_place: int = 3
) -> Timeline:
    """Return steady beats from one beat before the clip to one behind it."""
    beats_s = np.arange(-beat_s, duration_s + 2 * beat_s, beat_s)
    return Timeline(
        beats_s, (np.arange(len(beats_s)) + first_place) % beats_per_bar, beats_per_bar, duration_s
    )


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def renderer(pack: Path) -> AccompanimentRenderer:
    return AccompanimentRenderer(pack)


@pytest.fixture(scope="module")
def clips(renderer: AccompanimentRenderer) -> list[AccompanimentClip]:
    return [renderer.render(np.random.default_rng(seed), timeline()) for seed in range(60)]


def test_equal_generators_give_equal_samples_whatever_was_rendered_before(pack: Path) -> None:
    first, second = AccompanimentRenderer(pack), AccompanimentRenderer(pack)
    second.render(np.random.default_rng(5), timeline(0.4))

    one = first.render(np.random.default_rng(7), timeline())
    other = second.render(np.random.default_rng(7), timeline())

    np.testing.assert_array_equal(one.samples, other.samples)
    assert (one.style, one.parts) == (other.style, other.parts)


def test_a_clip_is_as_long_as_its_timeline(clips: list[AccompanimentClip]) -> None:
    assert {clip.samples.shape for clip in clips} == {(3 * SAMPLE_RATE,)}
    assert {clip.samples.dtype for clip in clips} == {np.dtype(np.float32)}


def test_samples_are_finite_and_below_full_scale(clips: list[AccompanimentClip]) -> None:
    assert all(np.all(np.isfinite(clip.samples)) for clip in clips)
    assert max(np.max(np.abs(clip.samples)) for clip in clips) < 1.0


def test_clips_have_one_loudness(clips: list[AccompanimentClip]) -> None:
    levels_db = [20 * np.log10(np.sqrt(np.mean(clip.samples**2))) for clip in clips]

    assert np.median(levels_db) == pytest.approx(-20.0, abs=1.0)
    assert max(levels_db) < -19.0


def test_clips_differ_in_style_and_band(clips: list[AccompanimentClip]) -> None:
    assert len({clip.style for clip in clips}) >= 6
    assert len({clip.parts for clip in clips}) >= 30


def test_every_part_of_every_style_has_a_player() -> None:
    assert {part.player for style in STYLES for part in style.parts} <= set(PLAYERS)


@pytest.mark.parametrize("player", sorted(PLAYERS))
def test_each_player_is_heard(pack: Path, player: str) -> None:
    parts = [part for style in (*STYLES, ROCKABILLY) for part in style.parts if part.player == player]
    part = parts[0] if parts else Part(player, 1.0)
    sounds = load_pack_sounds(pack, "train")
    part = Part(player, 1.0, tuple(role for role in part.roles if role in sounds.instruments), part.rhythms)
    rng = np.random.default_rng(3)
    calm = Style("calm", 1.0, (part,), ROCK.progressions)
    stages = (Stage(draw_scene(rng, timeline(), calm), sounds, Sampler(), Singer(rng), rng) for _ in range(3))

    layers = [PLAYERS[player](stage, part) for stage in stages]

    assert any(layer is not None and np.max(np.abs(layer)) > 0.01 for layer in layers)


def test_a_part_without_its_instrument_stays_away(pack: Path) -> None:
    sounds = load_pack_sounds(pack, "train")
    rng = np.random.default_rng(0)
    stage = Stage(draw_scene(rng, timeline(), ROCK), sounds, Sampler(), Singer(rng), rng)

    assert PLAYERS["bass"](stage, Part("bass", 1.0, ("theremin",), ("quarters",))) is None


@pytest.mark.parametrize("beat_s", [0.25, 1.3])
@pytest.mark.parametrize("beats_per_bar", [3, 4, 7])
def test_any_tempo_and_metre_is_rendered(
    renderer: AccompanimentRenderer, beat_s: float, beats_per_bar: int
) -> None:
    beats = timeline(beat_s, beats_per_bar, duration_s=2.0, first_place=1)

    clip = renderer.render(np.random.default_rng(2), beats)

    assert clip.samples.shape == (2 * SAMPLE_RATE,)
    assert clip.parts


def test_a_clip_shorter_than_a_bar_is_rendered(renderer: AccompanimentRenderer) -> None:
    beats = timeline(1.2, 4, duration_s=0.7, first_place=0)

    clip = renderer.render(np.random.default_rng(2), beats)

    assert clip.samples.shape == (round(0.7 * SAMPLE_RATE),)


def test_another_sample_rate_is_refused(renderer: AccompanimentRenderer) -> None:
    with pytest.raises(TrainingDataError, match="32000 Hz, not 44100"):
        renderer.render(np.random.default_rng(0), timeline(), 44100)


def test_a_missing_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match=r"nowhere.+manifest\.csv"):
        AccompanimentRenderer(tmp_path / "nowhere")


def test_a_missing_sound_is_named(tmp_path: Path) -> None:
    pack = build_tiny_pack(tmp_path)
    (pack / "confounders" / "guitar_clean" / "040_E2_s1_01.ogg").unlink()

    with pytest.raises(TrainingDataError, match=r"guitar_clean.040_E2_s1_01\.ogg"):
        AccompanimentRenderer(pack)


def test_a_damaged_sound_is_named(tmp_path: Path) -> None:
    pack = build_tiny_pack(tmp_path)
    (pack / "confounders" / "guitar_clean" / "040_E2_s1_01.ogg").write_bytes(b"no sound")

    with pytest.raises(TrainingDataError, match=r"guitar_clean.040_E2_s1_01\.ogg"):
        AccompanimentRenderer(pack)


def test_an_unknown_split_is_refused(pack: Path) -> None:
    with pytest.raises(TrainingDataError, match="'test' is unknown"):
        AccompanimentRenderer(pack, "test")


def test_splits_share_no_instrument_that_has_a_sibling(pack: Path) -> None:
    train, validation = (load_pack_sounds(pack, split).instruments for split in ("train", "validation"))

    assert [piano.name for piano in train["piano"]] == ["gm001"]
    assert [piano.name for piano in validation["piano"]] == ["gm000"]


def test_an_only_instrument_serves_both_splits(pack: Path) -> None:
    train, validation = (load_pack_sounds(pack, split).instruments for split in ("train", "validation"))

    for instruments in (train, validation):
        assert [guitar.name for guitar in instruments["heavy guitar"]] == ["guitar_distorted"]
        assert [guitar.name for guitar in instruments["muted guitar"]] == ["gm028"]


def test_percussion_that_could_be_a_kick_is_left_out(tmp_path: Path) -> None:
    pack = build_tiny_pack(tmp_path)
    table = pack / "manifest.csv"
    table.write_text(table.read_text().replace("perc,plain", "perc,cajon"))

    families = {percussion.family for percussion in load_pack_sounds(pack, "train").percussion}

    assert families == {"clap", "tambourine", "cowbell", "shaker"}


def test_bass_guitars_that_name_the_written_pitch_are_read_an_octave_lower(pack: Path) -> None:
    basses = {bass.name: bass.pitches for bass in load_pack_sounds(pack, "train").instruments["bass"]}
    basses |= {bass.name: bass.pitches for bass in load_pack_sounds(pack, "validation").instruments["bass"]}

    assert basses["pastabass"] == (28,)
    assert basses["growlybass"] == (33,)
    assert basses["gm033"] == (28, 40)


def test_a_note_longer_than_its_sample_fades_out() -> None:
    steady = Instrument("steady", (60,), (np.full(20000, 0.1, np.float32),))
    rng = np.random.default_rng(0)
    sounds = PackSounds({}, {}, ())
    stage = Stage(draw_scene(rng, timeline(duration_s=9.0), ROCK), sounds, Sampler(), Singer(rng), rng)
    seat = Seat(stage, steady, stage.silence())

    seat.note(Hit(0.1, 8.0, 1.0, 0.0, 1.0), 60, 1.0, Articulation.PLAIN)

    assert np.max(seat.out) == pytest.approx(0.1, rel=0.05)
    assert np.max(np.abs(np.diff(seat.out[4000:]))) < 0.001
    assert seat.out[-1] == 0.0
