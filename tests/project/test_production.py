"""In production the program refuses to start insecurely, and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOUND = {
    "FINSAM_PRODUCTION": "true",
    "DJANGO_DEBUG": "false",
    "DJANGO_ALLOWED_HOSTS": "finsam.example",
    "DJANGO_SECRET_KEY": "x7Q-" * 16,
    "DATABASE_URL": "sqlite://:memory:",
    "FINSAM_TODAY": "",
}


def start(**given: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], **SOUND, **given}
    command = [sys.executable, "-c", "import finsam.settings"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_starts_when_all_is_sound():
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("DJANGO_SECRET_KEY", "kort", "DJANGO_SECRET_KEY"),
        (
            "DJANGO_SECRET_KEY",
            "development-only-key-that-production-refuses-to-start-with",
            "DJANGO_SECRET_KEY",
        ),
        ("DJANGO_DEBUG", "true", "DJANGO_DEBUG"),
        ("DJANGO_ALLOWED_HOSTS", "*", "DJANGO_ALLOWED_HOSTS"),
        ("FINSAM_TODAY", "2015-11-13", "FINSAM_TODAY"),
        ("FINSAM_SECOND_FACTOR", "false", "FINSAM_SECOND_FACTOR"),
        ("FINSAM_OIDC_ISSUER", "http://login.example", "FINSAM_OIDC_ISSUER"),
        ("DATABASE_URL", "postgres://u:p@db.example/finsam", "sslmode=verify-full"),
    ],
)
def test_it_refuses_to_start_insecurely_and_says_why(setting, value, reason):
    refused = start(**{setting: value})
    assert refused.returncode != 0
    last = refused.stderr.strip().splitlines()[-1]
    assert "startar inte i produktion" in last
    assert reason in last
