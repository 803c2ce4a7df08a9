"""Settings for tests: the same product, quick password hashes and a background queue that tests drain themselves."""

import os

os.environ.setdefault("FINSAM_TODAY", "2015-11-13")

from finsam.settings import *  # noqa: F403  the tests run on the product's own settings
from finsam.settings import BASE_DIR, DATABASES, INSTALLED_APPS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": BASE_DIR / "data" / "test.sqlite3"}
INSTALLED_APPS = [*INSTALLED_APPS]
