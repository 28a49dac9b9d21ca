"""Makes the files in data/: small charts, and what an independent reader finds in them.

    CHART_HERO_CHART_CHECK=... python -m tests.core.formats.make_golden

The charts are spelled out here, the MIDI ones byte by byte, so that our writers have no part in
them. The expected notes come from scan-chart, through dump.mjs of the chart checker. Run it again only
to add a file, and read the difference.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).parent / "data"

PLAIN_CHART = """\
[Song]
{
  Name = "Plain"
  Offset = 0
  Resolution = 480
}
[SyncTrack]
{
  0 = TS 4
  0 = B 123456
  3840 = TS 7 3
  3840 = B 98765
  5520 = TS 3
}
[Events]
{
  0 = E "section Intro"
  3840 = E "section Seven Eight"
  9600 = E "end"
}
[ExpertDrums]
{
  960 = N 0 0
  960 = N 4 0
  960 = N 37 0
  960 = N 68 0
  960 = S 2 960
  1200 = N 2 0
  1200 = N 66 0
  1440 = N 1 0
  1440 = N 34 0
  1440 = N 3 0
  1440 = N 67 0
  1560 = N 1 0
  1560 = N 40 0
  1680 = N 0 0
  1800 = N 32 0
  1920 = N 2 0
  1920 = N 35 0
  2040 = N 2 0
  2160 = N 3 0
  2280 = N 3 0
  2280 = N 42 0
  2400 = N 4 0
  2520 = N 4 0
  2520 = N 68 0
  3840 = N 0 0
  3840 = N 4 0
  3840 = N 68 0
  3840 = S 64 1680
  5520 = N 0 0
}
[HardDrums]
{
  960 = N 0 0
  960 = N 4 0
  960 = N 68 0
  960 = S 2 960
  1440 = N 1 0
  1920 = N 2 0
  2160 = N 3 0
  3840 = N 0 0
  3840 = S 64 1680
}
"""

QUIRKS_CHART = """\
\ufeff[Song]
{
\tName = "Quirks"
\tResolution = 192
\tHoPo = 0
\tNewKey = "kept?"
}
[SyncTrack]
{
\t0 = TS 4
\t0 = B 99500
\t768 = A 1851063
\t768 = B 140001
}
[Events]
{
\t192 = E "crowd_says "hey" twice"
\t192 = E "prc_Intro 2"
\t768 = E "[section_Verse 8]"
\t1536 = E "lyric syl-"
\t3072 = E "[end]"
}
[UnknownTrack]
{
\t0 = N 9 0
}
[ExpertSingle]
{
\t384 = N 0 96
}
[ExpertDrums]
{
\t192 = N 0 0
\t192 = N 2 0
\t192 = N 66 0
\t192 = N 33 0
\t192 = N 96 0
\t384 = E idle
\t384 = N 1 0
\t384 = N 34 0
\t384 = N 40 0
\t576 = N 68 0
\t768 = E mix_3_drums0d
\t768 = N 1 0
\t768 = N 40 0
\t864 = N 2 0
\t864 = N 66 0
\t960 = N 1 0
\t960 = N 2 0
\t960 = N 35 0
\t1056 = N 3 0
\t1056 = N 67 0
\t1152 = E "[mix 3 drums0]"
\t1152 = N 1 0
\t1152 = E [mix 3 drums0]
\t1248 = E mix_3_drums0dnoflip
\t1248 = N 1 0
\t1248 = N 2 0
\t1248 = N 66 0
}
"""

FIVE_LANE_CHART = """\
[Song]
{
  Resolution = 480
}
[SyncTrack]
{
  0 = TS 4
  0 = B 140000
}
[ExpertDrums]
{
  480 = N 0 0
  480 = N 2 0
  720 = N 1 0
  720 = N 34 0
  960 = N 3 0
  1200 = N 4 0
  1440 = N 5 0
  1440 = N 44 0
  1680 = N 4 0
  1680 = N 5 0
}
"""

# Expert gems; a note lasts 60 ticks. Toms are marked.
PLAIN_MID_EXPERT = (
    (960, 96, 100), (960, 100, 127), (1200, 98, 100), (1440, 97, 127), (1440, 99, 100), (1560, 97, 1),
    (1680, 96, 100), (1800, 95, 100), (1920, 98, 127), (2040, 98, 100), (2160, 99, 100), (2280, 99, 1),
    (2400, 100, 100), (2520, 100, 100), (3840, 96, 100), (3840, 100, 100), (5520, 96, 100),
)  # fmt: skip
PLAIN_MID_HARD = (
    (960, 84, 100), (960, 88, 100), (1440, 85, 100), (1920, 86, 100), (2160, 87, 100), (3840, 84, 100),
)  # fmt: skip
PLAIN_MID_TOMS = ((1920, 110, 100), (2040, 110, 100), (2160, 111, 100), (2280, 111, 100), (2400, 112, 100))


def variable_length(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def track(events: Iterable[tuple[int, bytes]]) -> bytes:
    """A track chunk of (tick, message) in order of tick."""
    body, last = b"", 0
    for tick, message in events:
        body, last = body + variable_length(tick - last) + message, tick
    body += b"\x00\xff\x2f\x00"
    return b"MTrk" + len(body).to_bytes(4, "big") + body


def meta(kind: int, data: bytes) -> bytes:
    return bytes([0xFF, kind, len(data)]) + data


def midi(*tracks: bytes) -> bytes:
    header = (1).to_bytes(2, "big") + len(tracks).to_bytes(2, "big") + (480).to_bytes(2, "big")
    return b"MThd\x00\x00\x00\x06" + header + b"".join(tracks)


def named(name: bytes, events: Iterable[tuple[int, bytes]]) -> bytes:
    return track([(0, meta(3, name)), *events])


def notes(*spans: tuple[int, int, int, int]) -> list[tuple[int, bytes]]:
    """(tick, length, note, velocity) as note-on and note-off, ends before starts."""
    ons = [(tick, 1, bytes([0x90, note, velocity])) for tick, _, note, velocity in spans]
    offs = [(tick + length, 0, bytes([0x80, note, 0])) for tick, length, note, _ in spans]
    return [(tick, message) for tick, _, message in sorted(ons + offs, key=lambda event: event[:2])]


def plain_midi() -> bytes:
    gems = (*PLAIN_MID_EXPERT, *PLAIN_MID_HARD, *PLAIN_MID_TOMS)
    phrases = [(960, 960, 116, 100), *((3840, 1680, note, 100) for note in range(120, 125))]
    tempo = [
        (0, meta(0x58, bytes([4, 2, 24, 8]))),
        (0, meta(0x51, (486_003).to_bytes(3, "big"))),
        (3840, meta(0x58, bytes([7, 3, 24, 8]))),
        (3840, meta(0x51, (607_503).to_bytes(3, "big"))),
        (5520, meta(0x58, bytes([3, 2, 24, 8]))),
    ]
    drums = [
        (0, meta(1, b"[ENABLE_CHART_DYNAMICS]")),
        *notes(*((tick, 60, note, velocity) for tick, note, velocity in gems), *phrases),
    ]
    events = [
        (0, meta(1, b"[section Intro]")),
        (3840, meta(1, b"[section Seven Eight]")),
        (9600, meta(1, b"[end]")),
    ]
    return midi(track(tempo), named(b"PART DRUMS", drums), named(b"EVENTS", events))


def rock_band_midi() -> bytes:
    """Running status, note-offs as velocity 0, long markers, mix events, animation, foreign tracks."""
    drums = [
        (0, meta(1, b"[mix 3 drums0]")),
        (0, bytes([0x90, 24, 90])),  # animation, left standing for a while
        (480, bytes([96, 90])),  # running status from here on: no status byte
        (480, bytes([98, 90])),
        (540, bytes([24, 0])),
        (540, bytes([96, 0])),
        (540, bytes([98, 0])),
        (900, bytes([110, 90])),  # one marker over two yellow toms
        (960, bytes([98, 127])),  # no accent: dynamics are not switched on
        (1020, bytes([98, 0])),
        (1200, bytes([98, 1])),
        (1260, bytes([98, 0])),
        (1440, bytes([110, 0])),  # a marker does not cover its own end
        (1440, bytes([98, 90])),
        (1500, bytes([98, 0])),
        (1920, meta(1, b"[mix 3 drums0d]")),
        (1920, bytes([0x90, 97, 90])),
        (1980, bytes([97, 0])),
        (2160, bytes([98, 90])),
        (2220, bytes([98, 0])),
        (2400, meta(1, b"[mix 3 drums0]")),
        (2400, bytes([0xF0, 8, 0x50, 0x53, 0x00, 0x00, 0xFF, 0x01, 0x01, 0xF7])),  # 0xFF inside
        (2400, bytes([0x90, 97, 90])),
        (2460, bytes([97, 0])),
        (2640, bytes([126, 45])),
        (2640, bytes([99, 90])),
        (2700, bytes([99, 0])),
        (3120, bytes([126, 0])),
    ]
    tempo = [(0, meta(3, b"song")), (0, meta(0x51, (507_614).to_bytes(3, "big")))]
    events = [(480, meta(1, b"[prc_intro]")), (3360, meta(1, b"[end]"))]
    beat = notes((0, 60, 12, 100), (480, 60, 13, 100))
    double = notes((480, 60, 96, 100), (720, 60, 96, 100))
    return midi(
        track(tempo),
        named(b"BEAT", beat),
        named(b"PART DRUMS_2X", double),
        named(b"PART DRUMS", drums),
        named(b"EVENTS", events),
    )


CHARTS = {
    "plain.chart": PLAIN_CHART.encode(),
    "plain.mid": plain_midi(),
    "quirks.chart": QUIRKS_CHART.encode(),
    "quirks_utf16.chart": QUIRKS_CHART.replace("\n", "\r\n").encode("utf-16-le"),
    "five_lane.chart": FIVE_LANE_CHART.encode(),
    "rock_band.mid": rock_band_midi(),
}


def main() -> None:
    dump = Path(os.environ["CHART_HERO_CHART_CHECK"]) / "dump.mjs"
    DATA.mkdir(exist_ok=True)
    for name, data in CHARTS.items():
        chart = DATA / name
        chart.write_bytes(data)
        found = subprocess.run(["node", dump, chart], capture_output=True, check=True)
        chart.with_name(f"{name}.expected.json").write_bytes(found.stdout)


if __name__ == "__main__":
    main()
