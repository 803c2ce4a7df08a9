"""What the PDF engine is made of: its style sheet, its typeface, the libraries, and one line that names them all."""

import ctypes
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from xml.sax.saxutils import escape

from font_source_sans_pro import font_directory

ROOT = Path(__file__).resolve().parents[1]
STYLESHEET = ROOT / "finsam" / "static" / "finsam" / "paper.css"
FACES = ("Regular", "It", "Semibold", "SemiboldIt")

# Said inside the metadata of every file: it conforms to PDF/UA-1, and what that property means.
PDF_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def engine_fingerprint() -> str:
    """Name everything that decides the bytes, on one line, without importing the engine.

    Two editions with the same line re-render to the same bytes; with different lines only to the same text.
    """
    packages = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "pyphen")
    parts = [f"{name}={version(name)}" for name in packages]
    parts += _library_versions()
    parts.append("fonts=" + _digest(*(face.read_bytes() for face in font_files())))
    parts.append("paper.css=" + _digest(STYLESHEET.read_bytes()))
    return " ".join(parts)


def fontconfig(folder: str) -> str:
    """Only the packaged faces: one foreign font would make the bytes depend on the machine."""
    accepted = "".join(f"<glob>{escape(str(file))}</glob>" for file in font_files())
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{escape(font_directory)}</dir><cachedir>{escape(folder)}</cachedir>"
        f"<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>{accepted}</acceptfont></selectfont>"
        "</fontconfig>"
    )


def font_files() -> list[Path]:
    return [Path(font_directory) / f"SourceSansPro-{face}.ttf" for face in FACES]


def _digest(*contents: bytes) -> str:
    return sha256(b"".join(sha256(content).digest() for content in contents)).hexdigest()[:16]


def _library_versions() -> list[str]:
    found = []
    for name, library, function in (
        ("pango", "libpango-1.0.so.0", "pango_version_string"),
        ("harfbuzz", "libharfbuzz.so.0", "hb_version_string"),
    ):
        answer = getattr(ctypes.CDLL(library), function)
        answer.restype = ctypes.c_char_p
        found.append(f"{name}={answer().decode()}")
    return found
