# SPDX-License-Identifier: Apache-2.0
"""The test shop on Django, 1.6 to today, in one file. Routes are the same in every test app; see tests/apps/README.md."""

import hashlib
import json
import os

from django.conf import settings

import children
import shopdata
from text import lines, unquote

HERE = os.path.dirname(os.path.abspath(__file__))

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("SHOP_DATABASE", "")}},
    DATA_UPLOAD_MAX_MEMORY_SIZE=None,
    DEBUG=False,
    INSTALLED_APPS=(),
    LOGGING_CONFIG=None,
    MIDDLEWARE=[],
    MIDDLEWARE_CLASSES=(),
    ROOT_URLCONF="django_shop.app",
    SECRET_KEY="only for tests",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
)

import django  # noqa: E402  settings come first

if hasattr(django, "setup"):  # 1.7
    django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse, StreamingHttpResponse  # noqa: E402
from django.template import Context, Template  # noqa: E402

try:
    from django.urls import re_path
except ImportError:  # before 2.0
    from django.conf.urls import url as re_path


def answer(rows):
    return HttpResponse(lines(rows), content_type="text/plain; charset=utf-8")


def home(request):
    return HttpResponse("<h1>shop</h1>")


def query(request):
    return answer(shopdata.concatenated(request.GET["name"]))


def number(request):
    return answer(shopdata.concatenated_number(request.GET["id"]))


def form(request):
    return answer(shopdata.concatenated(request.POST["name"]))


def from_json(request):
    return answer(shopdata.concatenated(json.loads(request.body.decode("utf-8"))["filter"]["name"]))


def cookie(request):
    return answer(shopdata.concatenated(request.COOKIES["name"]))


def cookie_encoded(request):
    return answer(shopdata.concatenated(unquote(request.COOKIES["name"])))


def header(request):
    return answer(shopdata.concatenated(request.META["HTTP_X_NAME"]))


def path(request, name):
    return answer(shopdata.concatenated(name))


def safe(request):
    return answer(shopdata.parameterised(request.GET["name"]))


def in_order(request):
    return answer(shopdata.ordered(request.GET["by"]))


def swallow(request):
    try:
        return answer(shopdata.concatenated(request.GET["name"]))
    except BaseException:  # what careless code does
        return answer(["nothing found"])


def stream(request):
    def parts():
        yield "first\n"
        for row in shopdata.parameterised(request.GET["name"]):
            yield row + "\n"
        yield "last\n"

    return StreamingHttpResponse(parts(), content_type="text/plain; charset=utf-8")


def stream_bad(request):
    def parts():
        for row in shopdata.concatenated(request.GET["name"]):
            yield row + "\n"

    return StreamingHttpResponse(parts(), content_type="text/plain; charset=utf-8")


def upload(request):
    digest, size = hashlib.sha256(), 0
    multipart = request.META.get("CONTENT_TYPE", "").startswith("multipart/")
    source = request.FILES["file"] if multipart else request
    for block in iter(lambda: source.read(65536), b""):
        digest.update(block)
        size += len(block)
    return answer(["%d %s" % (size, digest.hexdigest())])


def file(request):
    with open(os.path.join(HERE, os.pardir, "sample.bin"), "rb") as source:
        return HttpResponse(source.read(), content_type="application/octet-stream")


def page(request):
    return HttpResponse(Template("<h1>{{ name }}</h1>").render(Context({"name": request.GET["name"]})))


def pid(request):
    return answer([str(os.getpid())])


def child(request):
    return answer([children.describe()])


def crash(request):
    raise RuntimeError("the app's own failure")


def missing(request, *args, **kwargs):
    return HttpResponse("<h1>no such page</h1>", status=404)


def failed(request):
    return HttpResponse("<h1>sorry</h1>", status=500)


urlpatterns = [
    re_path(r"^$", home),
    re_path(r"^query$", query),
    re_path(r"^number$", number),
    re_path(r"^form$", form),
    re_path(r"^json$", from_json),
    re_path(r"^cookie$", cookie),
    re_path(r"^cookie-encoded$", cookie_encoded),
    re_path(r"^header$", header),
    re_path(r"^path/(?P<name>[^/]+)$", path),
    re_path(r"^safe$", safe),
    re_path(r"^sorted$", in_order),
    re_path(r"^swallow$", swallow),
    re_path(r"^stream$", stream),
    re_path(r"^stream-bad$", stream_bad),
    re_path(r"^upload$", upload),
    re_path(r"^file$", file),
    re_path(r"^page$", page),
    re_path(r"^pid$", pid),
    re_path(r"^child$", child),
    re_path(r"^crash$", crash),
]
handler404 = "django_shop.app.missing"
handler500 = "django_shop.app.failed"

app = get_wsgi_application()
