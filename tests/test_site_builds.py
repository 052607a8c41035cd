"""The whole site is the same however it is built: anywhere, at any time, from scratch or after any edits.

Promises D2, D3 and D4 on real sites. ``test_publish`` has the same for toys, with more of them.
Limits: what the tests can set: no other machine, no other version of Python.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lexdiff.site import build as building
from lexdiff.site import registry
from tests import readers as sites
from tests import texts
from tests.conftest import RELEASE
from tests.readers import ROOT, Built
from tests.test_publish import snapshot

pytestmark = pytest.mark.slow  # each builds whole sites
Files = dict[str, str]


def tree(folder: Path) -> str:
    """Returns one hash of all there is below a folder: names, modes, bytes."""
    return hashlib.sha256(repr(sorted(snapshot(folder).items())).encode()).hexdigest()


# -- anywhere and at any time (promise D3)

# Runs the command on another day: whoever asks for the time gets one that is years away and jumps.
_ANOTHER_DAY = """
import datetime, itertools, time
ticks = itertools.count(4102444800, 86399)
time.time = lambda: float(next(ticks))
time.time_ns = lambda: next(ticks) * 10**9
now = lambda zone=None: datetime.datetime.fromtimestamp(next(ticks), zone)
class Day(datetime.date):
    today = classmethod(lambda cls: now().date())
class Moment(datetime.datetime):
    now = classmethod(lambda cls, tz=None: now(tz))
    today = utcnow = now
datetime.date, datetime.datetime = Day, Moment
"""
_MAIN = "from lexdiff.cli.main import main; main()"
_UMASK = "import os; os.umask({}); "


def copied(root: Path, target: Path, order: random.Random | None = None) -> Path:
    """Copies what a site is made from, the files in any order."""
    names = [path for name in ("ordinances", "amendments", "site") for path in sorted((root / name).rglob("*"))]
    files = [path for path in names if path.is_file() and path.name != "addresses.json"]
    if order is not None:
        order.shuffle(files)
    for path in files:
        (target / path.relative_to(root)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / path.relative_to(root))
    return target


@pytest.fixture(scope="module", params=["trust", "small"])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "trust":
        return copied(ROOT, tmp_path_factory.mktemp("source"))
    files = sites.small(random.Random(6), 4, 3)
    files["site/templates/home.html.j2"] = '{% extends "base.html.j2" %}{% block main %}<h1>Own</h1>{% endblock %}\n'
    return sites.write(tmp_path_factory.mktemp("source"), files)


@pytest.fixture(scope="module")
def wanted(source: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("wanted")
    building.build(source, folder / "site", cache=folder / "cache")
    return tree(folder / "site")


AROUND: dict[str, tuple[str, str, dict[str, str]]] = {
    "time zone": (_MAIN, "1", {"TZ": "Pacific/Kiritimati"}),
    "locale": (_MAIN, "1", {"LC_ALL": "tr_TR.UTF-8", "LANG": "C"}),
    "locale C": (_MAIN, "1", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "language": (_MAIN, "1", {"LANGUAGE": "es:de", "LANG": "es_ES.UTF-8"}),
    "hash seed": (_MAIN, "1", {"PYTHONHASHSEED": "1"}),
    "another hash seed": (_MAIN, "1", {"PYTHONHASHSEED": "4242"}),
    "two workers": (_MAIN, "2", {"PYTHONHASHSEED": "7"}),
    "umask": (_UMASK.format(0o077) + _MAIN, "1", {}),
    "no umask": (_UMASK.format(0) + _MAIN, "2", {}),
    "another day": (_ANOTHER_DAY + _MAIN, "1", {"SOURCE_DATE_EPOCH": "1"}),
    "optimised": (_MAIN, "1", {"PYTHONOPTIMIZE": "2"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", AROUND)
def test_a_site_is_the_same_whatever_is_around_it(source: Path, wanted: str, tmp_path: Path, name: str) -> None:
    code, jobs, env = AROUND[name]
    root = copied(source, tmp_path / "elsewhere é" / name, random.Random(name))
    done = sites.run(root, "build", "--jobs", jobs, code=code, **env)
    assert done.returncode == 0, done.stderr
    assert tree(root / "public") == wanted


@pytest.mark.slow
def test_a_site_is_the_same_from_any_folder(source: Path, wanted: str, tmp_path: Path) -> None:
    root = copied(source, tmp_path / "a")
    done = sites.run(root / "ordinances", "build", "--output", str(tmp_path / "b" / "site"), "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "b" / "site") == wanted
    assert str(tmp_path) not in "".join(path.read_text("utf-8") for path in (tmp_path / "b").rglob("*.html"))


# -- warm is cold (promise D4)


class Town:
    """A small repository to which things happen."""

    def __init__(self, root: Path, random_: random.Random) -> None:
        self.root, self.random, self.made = root, random_, 0
        sites.write(root, {**sites.small(random_), "site/site.toml": 'languages = ["en"]\n'})

    def some(self, pattern: str) -> Path | None:
        found = sorted(path for path in self.root.glob(pattern) if path.is_file())
        return self.random.choice(found) if found else None

    def edits(self) -> list[Callable[[], object]]:
        return [self.word, self.amend, self.record, self.less, self.rename, self.settings, self.version,
                self.drop_version, self.template, self.static, self.page, self.register, self.amendment]  # fmt: skip

    def word(self) -> None:
        if path := self.some("ordinances/*/*.md"):
            text = path.read_text("utf-8")
            path.write_text(text.replace("the ", f"the {self.random.choice(texts.WORDS)} ", 1) or "x", "utf-8")

    def amend(self) -> None:
        if path := self.some("ordinances/*/*.md"):
            path.write_text(texts.amended(self.random, path.read_text("utf-8")), "utf-8")

    def record(self) -> None:
        self.made += 1
        at, version = self.random.choice((("law-0/1", "2010"), ("law-1/2", "2011"), ("", "")))
        text = sites.record(f"R {self.made}", "2011-01-01", at, version)
        sites.write(self.root, {f"amendments/since-2011/r{self.made}.md": text})

    def less(self) -> None:
        if path := self.some("amendments/*/[!a]*.md"):
            path.unlink()

    def rename(self) -> None:
        if path := self.some("amendments/*/[!a]*.md"):
            path.rename(path.with_name(f"n{self.random.randrange(99)}.md"))

    def settings(self) -> None:
        name, codes = self.random.choice(("A", "B <b>", "")), self.random.choice(('"en"', '"en", "es"', '"es", "en"'))
        sites.write(self.root, {"site/site.toml": f'name = "{name}"\nlanguages = [{codes}]\n'})

    def version(self) -> None:
        newest = max(self.root.glob("ordinances/*"))
        shutil.copytree(newest, newest.with_name(str(int(newest.name) + 1)))

    def drop_version(self) -> None:
        found = sorted(self.root.glob("ordinances/*"))
        if len(found) > 1:
            shutil.rmtree(self.random.choice(found))

    def template(self) -> None:
        text = '{% extends "base.html.j2" %}{% block main %}<h1>' + str(self.random.random()) + "</h1>{% endblock %}\n"
        path = self.root / "site/templates" / self.random.choice(("home.html.j2", "record.html.j2", "gone.html.j2"))
        if path.exists():
            path.unlink()
        else:
            sites.write(self.root, {path.relative_to(self.root).as_posix(): text})

    def static(self) -> None:
        sites.write(self.root, {f"site/static/{self.random.choice('ab')}.css": f"/* {self.random.random()} */"})

    def page(self) -> None:
        sites.write(self.root, {f"site/pages/{self.random.choice(('about', 'x'))}.md": f"# P {self.random.random()}\n"})

    def register(self) -> None:
        """Registers the pages of the site as it stands."""
        if (self.root / "public").is_dir():
            registry.register(self.root, self.root / "public", building.settings.read(self.root).languages)

    def amendment(self) -> None:
        if path := self.some("amendments/*/amendment.md"):
            path.write_text(path.read_text("utf-8").replace("A summary", "A longer summary", 1), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(500 if RELEASE else 6))
def test_after_any_edits_a_site_is_that_of_a_clean_build(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    town = Town(tmp_path / "town", random_)
    for step in range(10 if RELEASE else 6):
        warm = building.build(town.root, town.root / "public")
        building.build(town.root, tmp_path / "cold", cache=tmp_path / f"cache-{step}")
        assert snapshot(town.root / "public") == snapshot(tmp_path / "cold"), step
        assert building.build(town.root, town.root / "public").rendered == (), warm
        for edit in random_.sample(town.edits(), random_.randint(1, 3)):
            edit()


# -- refused in one line (promise D2)


def assert_refused(root: Path, what: str, *more: str) -> None:
    before = snapshot(root)
    done = sites.run(root, "build", "--jobs", "1", *more)
    assert done.returncode == 2 and done.stdout == ""
    said = done.stderr.strip().split("\n")
    assert what in said[0] and len(said) <= 2 and "Traceback" not in done.stderr, done.stderr
    assert snapshot(root) == before


@pytest.fixture
def town(tmp_path: Path) -> Path:
    root = sites.write(tmp_path, {"ordinances/1/a.md": "## 1. A\n\nb\n"})
    assert sites.run(root, "build", "--jobs", "1").returncode == 0
    sites.write(root, {"ordinances/1/a.md": "## 1. A\n\nc\n"})
    return root


def test_a_busy_site_is_told_in_one_line(town: Path) -> None:
    with (town / ".public.lexdiff-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert_refused(town, "another build is under way")
    assert sites.run(town, "build", "--jobs", "1").returncode == 0


# Builds twice: once so that all is read that the program needs, then without the right to write, whoever runs this.
_TWICE = """
import os
from lexdiff.cli.main import main
try:
    main()
except SystemExit as end:
    assert not end.code
with open("ordinances/1/a.md", "a") as file:
    file.write("d\\n")
os.chmod(".", 0o555)
if os.geteuid() == 0:
    os.seteuid(65534)
main()
"""


def test_a_folder_without_permission_is_told_in_one_line() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        root = sites.write(Path(folder) / "town", {"ordinances/1/a.md": "## 1. A\n\nb\n"})
        done = sites.run(root, "build", "--jobs", "1", code=_TWICE)
        os.chmod(root, 0o755)
        assert done.returncode == 2 and len(done.stdout.strip().split("\n")) == 1
        said = done.stderr.strip().split("\n")
        assert "Permission denied" in said[0] and len(said) == 2, done.stderr
        assert "b d" not in Built(root / "public").texts["ordinances/a/1.html"]


def test_a_folder_that_can_not_be_made_is_told_in_one_line(town: Path) -> None:
    assert_refused(town, "can't write it", "--output", "/proc/lexdiff/site")


def test_a_registry_that_can_not_be_written_is_told_in_one_line(town: Path) -> None:
    (town / registry.FILE).mkdir(parents=True)
    assert_refused(town, "site/addresses.json", "--register")
