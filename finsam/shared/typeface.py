"""Which characters the product's typeface can draw. Anything else would print as an empty box, or in a stranger's face."""

import unicodedata

# Source Sans Pro: what regular, italic, semibold and semibold italic all have, as hexadecimal code points.
# A test compares the table with the font files and prints the new one when they differ.
COVERAGE = """
20-7E A0-131 134-149 14C-165 168-17E 180 18F 192 1A0-1A1 1AF-1B0 1CD-1DC 1E6-1E7 1EA-1EB 218-21B 237 243 251 259
261 2B0 2B2-2B3 2B7-2B9 2BB-2BC 2BE-2BF 2C6-2CC 2D8-2DD 2E1-2E3 300-304 306-30C 30F 312-313 31B 323-324 326-328
32E 331 3C0 1D43 1D47-1D49 1D4D 1D4F-1D50 1D52 1D56-1D58 1D5B 1D9C 1DA0 1DBB 1E06-1E07 1E0C-1E0F 1E16-1E17
1E20-1E21 1E24-1E25 1E2A-1E2B 1E34-1E3B 1E42-1E49 1E52-1E53 1E5A-1E63 1E6C-1E6F 1E80-1E85 1E8E-1E8F 1E92-1E93
1E97 1E9E 1EA0-1EF9 2007 2012-2015 2018-201A 201C-201E 2020-2022 2026 202F-2030 2032-2033 2039-203A 2044
2070-2071 2074-2079 207D-2089 208D-208E 2094 20A1 20A4 20A6-20A7 20AB-20AC 20B1-20B2 20B5 20B9-20BA 2113 2117
2120 2122 2126 212E 2153-2154 215B-215E 2190-2193 2202 2206 220F 2211-2212 2215 2219-221A 221E 222B 2248 2260
2264-2265 231C-231F 25A0 25B2-25B3 25B6-25B7 25BC-25BD 25C0-25C1 25C6 25C9-25CA 2610-2611 266A 2713 2752
2E22-2E25 FB00-FB02 FEFF
"""
# Laid out, not drawn: line breaks, spaces of other widths, and marks without width that come along when text is pasted.
LAYOUT = "9-A C-D 2000-200F 202A-202E 2060"


def _points(coverage: str) -> frozenset[int]:
    ends = (part.split("-") for part in coverage.split())
    return frozenset(point for pair in ends for point in range(int(pair[0], 16), int(pair[-1], 16) + 1))


_PRINTABLE = _points(COVERAGE) | _points(LAYOUT)


def missing_characters(text: str) -> str:
    """Return the characters of `text` that the typeface lacks, each once, in order of appearance.

    The text is composed first (NFC), as the layout engine does: a + ring is å.
    """
    seen = dict.fromkeys(unicodedata.normalize("NFC", text))
    return "".join(char for char in seen if ord(char) not in _PRINTABLE)
