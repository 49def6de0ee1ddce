"""Django's own login and logout, and a page for those who are logged in.

    django_site.py [PEM]      in a folder of its own: db.sqlite3 is made there
"""

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from serve import pem_argument, serve

PEM = pem_argument()

PAGES = {
    "registration/login.html": """<!doctype html><title>Log in</title>
<form action="/search"><input name="q" placeholder="Search"><button>Search</button></form>
<h1>Who are you?</h1>
<form method="post">{% csrf_token %}{{ form }}
<input type="hidden" name="next" value="{{ next }}">
<button>Log in</button></form>""",
    "profile.html": """<!doctype html><title>Profile</title>
<p>Hello {{ user.username }}, you have looked at {{ basket }} things.</p>
<form id="logout" method="post" action="{% url 'logout' %}">{% csrf_token %}
<button type="submit">Log out</button></form>""",
    "registration/logged_out.html": "<!doctype html><title>Bye</title><p>See you.</p>",
}

settings.configure(
    SECRET_KEY="a key for the tests alone",
    DEBUG=False,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}},
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", PAGES)],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ],
            },
        }
    ],
    # The tests log in often, and the real hashes take half a second each.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    SESSION_COOKIE_SECURE=PEM is not None,
    CSRF_COOKIE_SECURE=PEM is not None,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from django.contrib.auth import views  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402


def look(request):
    request.session["basket"] = request.session.get("basket", 0) + 1
    return HttpResponse(f"basket={request.session['basket']}")


@login_required
def profile(request):
    page = engines["django"].get_template("profile.html")
    return HttpResponse(page.render({"basket": request.session.get("basket", 0)}, request))


urlpatterns = [
    path("look", look),
    path("profile/", profile),
    path("accounts/login/", views.LoginView.as_view(), name="login"),
    path("accounts/logout/", views.LogoutView.as_view(), name="logout"),
]

call_command("migrate", verbosity=0)
for name in ("alice", "bob"):
    User.objects.create_user(name, password=f"{name}-opens")
serve(get_wsgi_application(), PEM)
