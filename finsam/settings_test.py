"""Settings for tests: the product's own, with quick password hashes and mail kept in memory."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("FINSAM_TODAY", "2015-11-13")
os.environ.setdefault("FINSAM_SECOND_FACTOR", "false")  # tests of it turn it on

from finsam.settings import *  # noqa: F403  the tests run on the product's own settings
from finsam.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# What tests upload never meets what anybody works with.
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"finsam-test-files-{os.getpid()}"
# Static files are looked up when asked for: reading all of them for every test client takes longer than the test.
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because threads and child processes cannot share memory; named by process, so that two runs do not meet.
    name = Path(tempfile.gettempdir()) / f"finsam-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": name}
