"""The coverage table against the font files, and what counts as missing."""

import unicodedata

from fontTools.ttLib import TTFont

from finsam.shared.typeface import COVERAGE, missing_characters
from reports.engine import font_files


def test_coverage_is_what_all_four_faces_can_draw():
    faces = [set(TTFont(file).getBestCmap()) for file in font_files()]
    assert _ranges(point for point in set.intersection(*faces) if point >= 32) == COVERAGE.split()


def test_swedish_text_figures_and_signs_are_there():
    assert missing_characters("Överförmyndare ÅÄÖ åäö é, 5 §: −395 tkr (·· – 50 %) €\n\t1\u00a0234") == ""


def test_missing_characters_are_named_once_in_order():
    assert missing_characters("● tal 漢字 ●") == "●漢字"


def test_composed_letters_are_the_same_as_single_ones():
    assert missing_characters(unicodedata.normalize("NFD", "åäö")) == ""


def test_marks_without_width_from_pasted_text_do_no_harm():
    assert missing_characters("sam\u200bverkan\u2060s\u200eförbund\u2009") == ""


def test_control_characters_are_missing():
    assert missing_characters("a\x00b\x08c") == "\x00\x08"


def _ranges(points) -> list[str]:
    """Runs of neighbours as in the table: 20-7E A0-131 180."""
    runs: list[list[int]] = []
    for point in sorted(points):
        if runs and point == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], point]
        else:
            runs.append([point])
    return ["-".join(f"{end:X}" for end in run) for run in runs]
