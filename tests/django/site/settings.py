"""A small site: Django's defaults, its session table, and a recorder around the session middleware.

SITE_ENGINE names where sessions are kept, where not in the table. SITE_DB names the database file. SITE_LOG, where given, names the file the recorder writes to.
"""

import os

SECRET_KEY = "jarful-test-secret-key"
DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["django.contrib.sessions"]
MIDDLEWARE = [
    "recorder.Recorder",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["SITE_DB"],
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends." + os.environ.get("SITE_ENGINE", "db")
USE_TZ = True
