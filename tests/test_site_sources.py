"""A publisher's own files below ``site/``: what of them is taken, and that a fault in one is told in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lexdiff import settings
from lexdiff.errors import LexdiffError, Unreadable
from lexdiff.read.workspace import Workspace
from lexdiff.site import build as building
from lexdiff.site import problems
from tests import carried
from tests import readers as sites

pytestmark = pytest.mark.slow  # most of these build a site
SECRET = "what nobody may read"
BASE = '{% extends "base.html.j2" %}{% block main %}<h1>Own</h1>BODY{% endblock %}\n'


@pytest.fixture
def town(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text(SECRET)
    return sites.write(tmp_path / "town", {"ordinances/1/a.md": "## 1. A\n\nb\n"})


def build(root: Path) -> Path:
    building.build(root, root / "public")
    return root / "public"


def refused(root: Path) -> str:
    """Returns the line that a build that makes nothing ends with."""
    with pytest.raises(LexdiffError) as caught:
        build(root)
    assert not (root / "public").exists() and caught.value.hint
    return f"{caught.value.place}: {caught.value.what}"


def link(root: Path, path: str, target: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    os.symlink(target, root / path)


@pytest.mark.parametrize("path", ["static/p.txt", "templates/home.html.j2", "pages/x.md", "site.toml", "static/deep/p"])
def test_a_link_that_leads_out_stops_the_build(town: Path, path: str) -> None:
    link(town, f"site/{path}", str(town.parent / "secret"))
    assert refused(town) == f"site/{path}: refused: the link leads out of the repository"


@pytest.mark.parametrize(
    ("path", "target", "what"),
    [
        ("site", "../outside", "site/site.toml: refused: the link leads out of the repository"),
        ("site/static", "../..", "site/static: refused: the link leads out"),
        ("site/static/a", ".", "site/static/a: refused: the link leads to a folder that is being read already"),
        ("site/static/a", "nothing", "site/static/a: refused: the link leads to nothing"),
        ("site/static/a", "../../.git/config", "site/static/a: refused: the link leads to something hidden"),
    ],
)
def test_other_links_that_can_not_be_followed_stop_the_build(town: Path, path: str, target: str, what: str) -> None:
    sites.write(town, {".git/config": SECRET})
    link(town, path, target)
    assert refused(town).startswith(what)


def test_links_inside_the_repository_are_followed(town: Path) -> None:
    sites.write(town, {"art/seal.svg": "<svg/>", "art/t.j2": BASE, "art/x.md": "# Our office\n"})
    link(town, "site/static/art", "../../art")
    link(town, "site/templates/home.html.j2", "../../art/t.j2")
    link(town, "site/pages/x.md", "../../art/x.md")
    public = build(town)
    assert (public / "static/art/seal.svg").read_text() == "<svg/>"
    assert "<h1>Own</h1>" in (public / "index.html").read_text()
    assert "Our office" in (public / "x.html").read_text()
    sites.write(town, {"art/t.j2": BASE.replace("Own", "Mine"), "art/seal.svg": "<svg />"})
    assert "<h1>Mine</h1>" in (build(town) / "index.html").read_text()
    assert (public / "static/art/seal.svg").read_text() == "<svg />"


@pytest.mark.parametrize(
    "output",
    ["site", "site/out", "ordinances/pub", "ordinances", "amendments/x", ".git", ".git/x", ".lexdiff/x", "by/x"],
)
def test_a_site_among_its_sources_is_refused(town: Path, output: str) -> None:
    link(town, "by", "ordinances")
    before = sorted(town.rglob("*"))
    with pytest.raises(LexdiffError, match="is for other things"):
        building.build(town, town / output)
    assert sorted(town.rglob("*")) == before


# -- faults of templates: the file and the line that are at fault, whatever was raised

FAULTS = {
    "division": ({"home": BASE.replace("BODY", "\n{{ 1 / (entries == 0) }}")}, "home.html.j2:2", "ZeroDivisionError"),
    "format": ({"home": BASE.replace("BODY", '\n\n{{ "%d"|format("x") }}')}, "home.html.j2:3", "TypeError"),
    "syntax": ({"home": BASE.replace("BODY", "\n{% if %}")}, "home.html.j2:2", "the template has a fault"),
    "unknown": ({"home": BASE.replace("BODY", "\n{{ nothing.here }}")}, "home.html.j2:2", "'nothing' is undefined"),
    "missing": ({"home": '\n{% extends "no.j2" %}'}, "home.html.j2:2", "there is no template no.j2"),
    "itself": ({"home": '\n{% include "home.html.j2" %}'}, "home.html.j2:2", "RecursionError"),
    "bytes": ({"home": "a\n\udcff"}, "home.html.j2:2", "isn't UTF-8"),
    "no text": ({"home": "a\n{{ say }} {% from 'mine/x' import y %}{{ y() }}", "mine/x": ""}, "home.html.j2:2", "y"),
    "another's": (
        {
            "mine/x": "{% macro a() %}\n{{ 1 // 0 }}{% endmacro %}",
            "home": "{% import 'mine/x.html.j2' as p %}{{ p.a() }}",
        },
        "mine/x.html.j2:2",
        "ZeroDivisionError",
    ),
    "deeper": ({"home": "{% include 'mine/x.html.j2' %}", "mine/x": "\n\n{{ no }}"}, "mine/x.html.j2:3", "undefined"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_template_is_told_with_its_place(town: Path, name: str) -> None:
    files, place, what = FAULTS[name]
    for file, text in files.items():
        path = town / f"site/templates/{file}.html.j2"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    said = refused(town)
    assert said.startswith(f"site/templates/{place}: ") and what in said, said


def test_a_fault_of_ours_that_a_template_of_theirs_makes_is_told(town: Path) -> None:
    sites.write(town, {"site/templates/parts.html.j2": "nothing"})
    said = refused(town)
    assert said.startswith("lexdiff/site/templates/") and "can't be filled" in said


# -- settings

SETTINGS = {
    "no such machine": ('address = "https://[::1"', 1, "is no web address"),
    "no such port": ('address = "https://a.example:99999/"', 1, "is no web address"),
    "no machine": ('name = "A"\naddress = "https://:80/"', 2, "is no web address"),
    "feedback": ('feedback = "https://[::1"', 1, "neither a web address nor a mail address"),
    "twice": ('name = "A"\nname = "B"\n', 2, "the key stands twice"),
    "twice at the end": ('name = "A"\nname = "B"', 2, "the key stands twice"),
    "twice over lines": ('name = "A"\n\nname = """\nB"""\nstyle = "strike"\n', 4, "the key stands twice"),
    "not ended": ('name = "A"\ncontact = "B', 2, "unterminated string"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_fault_of_a_setting_is_told_with_its_line(town: Path, name: str) -> None:
    text, line, what = SETTINGS[name]
    sites.write(town, {"site/site.toml": text})
    with pytest.raises(Unreadable, match=what) as caught:
        settings.read(town)
    assert caught.value.place == f"site/site.toml:{line}"


def test_a_mark_of_byte_order_is_no_fault(town: Path) -> None:
    sites.write(town, {"site/site.toml": '\ufeffname = "A"\naddress = "https://[2001:db8::1]:8080"'})
    assert settings.read(town)[:2] == ("A", "https://[2001:db8::1]:8080/")


# -- faults of the law's own files: what would be missing from the site stops it, all else is counted

LOST = {
    "an id twice": (
        {"ordinances/1/b.md": "---\nordinance: a\n---\n## 1. A\n\nc\n"},
        "ordinances/1/b.md:1: the ordinance a is in ordinances/1/a.md already",
    ),
    "broken": (
        {"ordinances/1/b.md": "---\ntitle: A: b: c\n---\n## 1. A\n"},
        "ordinances/1/b.md:2: the front matter is broken",
    ),
    "a record, broken": (
        {"amendments/r.md": "---\nkind: news\ntitle: Hearing: part one\n---\n"},
        "amendments/r.md:3: the front matter is broken",
    ),
    "an amendment, broken": (
        {"amendments/x/amendment.md": "---\ntitle: [\n---\n"},
        "amendments/x/amendment.md:",
    ),
    "without an end": (
        {"ordinances/1/b.md": "---\ntitle: A\n\n## 1. A\n"},
        "ordinances/1/b.md:1: front matter without an end",
    ),
    "no text": ({"amendments/r.md": "---\ntitle: \udcff\n---\n"}, "amendments/r.md:2: byte 0xFF isn't UTF-8"),
}


@pytest.mark.parametrize("name", LOST)
def test_what_would_be_missing_stops_the_build(town: Path, name: str) -> None:
    files, what = LOST[name]
    for file, text in files.items():
        sites.write(town, {file: ""})
        (town / file).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert refused(town).startswith(what)


@pytest.mark.parametrize(
    ("name", "long"), [("x" * 120, False), ("x" * 121, True), ("法" * 40, False), ("法" * 41, True)]
)
def test_an_id_too_long_for_a_folder_is_told_before_anything_is_built(town: Path, name: str, long: bool) -> None:
    sites.write(town, {"ordinances/1/b.md": f"---\ntitle: B\nordinance: {name}\n---\n## 1. A\n"})
    assert [one.line for one in problems.every(Workspace(town))] == [3] * long
    if long:
        assert refused(town).startswith("ordinances/1/b.md:3: the ordinance's id is too long")
    else:
        build(town)


def test_versions_whose_names_are_too_long_together_are_told(town: Path) -> None:
    sites.write(town, {f"ordinances/{sign * 200}/a.md": f"## 1. A\n\n{sign}\n" for sign in "vw"})
    assert "a part of the path is longer than 255 bytes" in refused(town)


def test_what_is_past_mending_stops_nothing_and_is_counted(tmp_path: Path) -> None:
    root = carried.begin(tmp_path / "law", "tags")
    good = "---\ntitle: A\n---\n## 1. A\n\nb\n"
    carried.commit(root, {"a.md": good.replace("title: A", "title: A: b: c"), "b.md": good})
    carried.run(root, "tag", "1")
    carried.commit(root, {"a.md": good.replace("b", "c"), "b.md": good})
    carried.run(root, "tag", "2")
    done = building.build(root, root / "public")
    assert int(done.facts[problems.NAME]) == len(problems.every(Workspace(root))) == 1
    assert "ordinances/a/2.html" in done.paths


def test_odd_front_matter_of_which_all_is_read_stops_nothing(town: Path) -> None:
    sites.write(
        town,
        {
            "ordinances/1/rule.md": "---\n\nA rule above.\n\n---\n\n## 1. A\n",
            "ordinances/1/twice.md": "---\ntitle: A\ntitle: B\nnote: |\n  a: b\n---\n## 1. A\n",
            "ordinances/1/open.md": "---\n\n## 1. A\n",
        },
    )
    assert (build(town) / "ordinances/twice/1.html").is_file()


def test_problems_are_counted_warm_and_cold(town: Path) -> None:
    def number() -> int:
        return int(building.build(town, town / "public").facts[problems.NAME])

    assert (number(), number()) == (0, 0)
    sites.write(town, {"ordinances/1/b.md": "---\nstage: nowhere\n---\n## 1. A\n"})
    assert (number(), number()) == (1, 1)
    sites.write(town, {"ordinances/1/b.md": "## 1. A\n"})
    assert (number(), number()) == (0, 0)
    link(town, "ordinances/1/c.md", "nowhere")
    assert (number(), number()) == (1, 1)


def test_the_number_of_problems_is_said_and_strict_builds_nothing(town: Path) -> None:
    sites.write(town, {"ordinances/1/b.md": "---\nstage: nowhere\n---\n## 1. A\n"})
    done = sites.run(town, "build", "--jobs", "1", "--strict")
    assert (done.returncode, done.stdout) == (2, "") and "1 problem found, nothing built" in done.stderr
    assert not (town / "public").exists()
    done = sites.run(town, "build", "--jobs", "1")
    assert done.returncode == 0 and "1 problem: see `lexdiff check`\n" in done.stdout


def test_pages_are_counted_those_that_changed_and_those_that_are_gone(town: Path) -> None:
    sites.write(town, {"site/site.toml": 'languages = ["en"]\n', "site/pages/x.md": "# One\n"})
    all_of_them = len(list(build(town).rglob("*.html")))
    sites.run(town, "build", "--jobs", "1")
    done = sites.run(town, "build", "--jobs", "1")
    assert done.stdout.endswith(f"public: {all_of_them} pages, 0 changed, 0 gone\n")
    (town / "site/pages/x.md").unlink()
    sites.write(town, {"site/static/seal.txt": "not a page"})
    done = sites.run(town, "build", "--jobs", "1")
    assert f": {all_of_them - 1} pages, " in done.stdout and ", 1 gone\n" in done.stdout


# -- what isn't taken is named

UNREAD = {
    "site/pages/sub/deep.md": "into site/pages/es/",
    "site/pages/x.markdown": "into site/pages/es/",
    "site/pages/en/x.md": "into site/pages/es/",
    "site/templates/hoem.html.j2": "did you mean home.html.j2?",
    "site/static/publisher.css": "give it another name",
    "site/page/x.md": "did you mean pages?",
    "site/stie.toml": "did you mean site.toml?",
}


@pytest.mark.parametrize("path", UNREAD)
def test_a_file_that_is_not_read_is_named(town: Path, path: str) -> None:
    sites.write(town, {path: "x"})
    (found,) = problems.every(Workspace(town))
    assert path.startswith(found.file) and found.what.startswith("not read: ") and UNREAD[path] in found.hint
    assert building.build(town, town / "public").facts[problems.NAME] == b"1"
    done = sites.run(town, "check")
    assert done.returncode == 1 and found.what in done.stdout and done.stdout.endswith("1 problem found\n")


def test_files_that_are_read_are_no_problem(town: Path) -> None:
    files = ["README.md", "pages/README.md", "pages/x.md", "pages/es/x.md", "templates/README.md", "static/deep/a.css"]
    sites.write(town, {f"site/{name}": "x" for name in (*files, ".hidden", "pages/.draft.md")})
    sites.write(
        town, {"site/templates/mine/x.html.j2": "x", "site/templates/home.html.j2": "{% include 'mine/x.html.j2' %}"}
    )
    assert problems.every(Workspace(town)) == ()


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("site/site.toml", 'nme = "x"', ("site/site.toml", 1)),
        ("site/addresses.json", "x\ny", ("site/addresses.json", 1)),
        ("site/site.toml", b"\xff", ("site/site.toml", 0)),
    ],
)
def test_a_fault_that_stops_the_build_is_a_problem(town: Path, file: str, text: str | bytes, place: object) -> None:
    sites.write(town, {file: ""})
    (town / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    (found,) = problems.every(Workspace(town))
    assert (found.file, found.line) == place


def test_a_page_in_the_place_of_one_of_ours_is_told_with_its_file(town: Path) -> None:
    sites.write(town, {"site/pages/index.md": "# Home\n"})
    assert "home and site/pages/index.md would both write 'es/index.html'" in refused(town)
