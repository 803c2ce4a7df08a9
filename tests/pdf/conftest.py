"""One sample document, printed once for all tests that only read it."""

import subprocess
from pathlib import Path

import pytest

from tests.pdf.sample import sample_html, sample_pdf


@pytest.fixture(scope="session")
def printed() -> bytes:
    return sample_pdf(sample_html())


@pytest.fixture(scope="session")
def printed_file(printed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pdf") / "sample.pdf"
    file.write_bytes(printed)
    return file


@pytest.fixture(scope="session")
def tool(printed_file: Path):
    """Runs one of poppler's or qpdf's tools on the sample and returns what it says."""

    def run(*command: str) -> str:
        words = [word.replace("FILE", str(printed_file)) for word in command]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

    return run
