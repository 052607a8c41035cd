"""The same law as folders and as git carries it gives the same answers: redlines, texts, problems, pages.

What may differ: where a text is held (its path, and in a manifest the commits), since that is where it differs.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lexdiff import pipeline, repository, thread
from lexdiff.read import check, scaffold
from lexdiff.read.workspace import Workspace
from lexdiff.render import history_json, redline_json, version_json
from lexdiff.render.labels import View
from lexdiff.site import exports
from tests import carried, sites
from tests.conftest import few
from tests.test_cli import run

OURS = Path(__file__).parent.parent
# dc-history.tar.xz of the corpora, unpacked: twelve moments of a real code.
HISTORY = os.environ.get("LEXDIFF_HISTORY", "")


def plain(text: str) -> str:
    """Returns a text in which each path of an ordinance is the same, wherever it is held."""
    text = re.sub(r"ordinances/([\w.-]+)/([\w./-]+\.md)", r"\2 of \1", text)
    return re.sub(r"ordinances/([\w./-]+\.md)@([\w.-]+)", r"\1 of \2", text)


def redline(root: Path, before: str, after: str, whole: bool = True) -> dict[str, Any]:
    out = io.StringIO()
    found = pipeline.compare(before, after, root, whole=whole, stamped=True)
    redline_json.render(found, View(), out)
    told: dict[str, Any] = json.loads(plain(out.getvalue()))
    for side in ("before", "after"):
        told[side] = told[side]["version"]
    return told


def shown(root: Path, version: str) -> dict[str, Any]:
    out = io.StringIO()
    version_json.write(*carried.shown(root, version), out)
    told: dict[str, Any] = json.loads(plain(out.getvalue()))
    return {**told, "version": told["version"]["version"]}


@pytest.fixture(scope="module", params=few(carried.KINDS, 1))
def ours(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """This project's own ordinances: as folders, and as git carries them."""
    top = tmp_path_factory.mktemp("ours")
    for name in ("ordinances", "amendments", "site"):
        shutil.copytree(OURS / name, top / "folders" / name)
    names = sorted(path.name for path in (top / "folders/ordinances").iterdir())
    return top / "folders", carried.fold(top / "folders", top / request.param, request.param, names)


def test_our_ordinances_give_the_same_redlines(ours: tuple[Path, Path]) -> None:
    one, other = (redline(root, "2014", "2019") for root in ours)
    assert one == other and one["summary"]["inserted"] > 5
    assert redline(ours[0], "2019", "2014") == redline(ours[1], "2019", "2014")


def test_our_ordinances_are_shown_the_same(ours: tuple[Path, Path]) -> None:
    for version in ("2014", "2019"):
        assert shown(ours[0], version) == shown(ours[1], version)


@pytest.mark.parametrize("day", ["2014-07-01", "2016-05-01", "2019-12-15", "2024"])
def test_our_ordinances_were_the_same_law_on_a_day(ours: tuple[Path, Path], day: str) -> None:
    one, other = (run("show", "--as-of", day, cwd=root) for root in ours)
    assert one._replace(out=plain(one.out)) == other._replace(out=plain(other.out))


@pytest.mark.parametrize("address", ["2", "1/law-enforcement-officer", "boston-trust-act"])
def test_our_ordinances_have_the_same_log_and_blame(ours: tuple[Path, Path], address: str) -> None:
    found = []
    for root in ours:
        log, blame = io.StringIO(), io.StringIO()
        history_json.write_log(thread.log(thread.ask(root, address, tied=True)), log)
        history_json.write_blame(thread.blame(thread.ask(root, address)), blame)
        found.append((plain(log.getvalue()), plain(blame.getvalue())))
    assert found[0] == found[1] and all(map(len, found[0]))


def test_our_ordinances_have_the_same_problems_and_history(ours: tuple[Path, Path]) -> None:
    one, other = (repository.survey(root) for root in ours)
    assert one.versions == other.versions and one.amendments == other.amendments and one.records == other.records
    assert other.commits.keys() == {*other.versions} and not one.commits
    texts = [[(t.version, t.source) for t in found.texts["boston-trust-act"]] for found in (one, other)]
    assert texts[0] == texts[1]
    problems = [[(p.line, p.what) for p in check.check(Workspace(root))] for root in ours]
    assert problems[0] == problems[1]


@pytest.mark.slow
def test_our_ordinances_make_the_same_site(ours: tuple[Path, Path], tmp_path: Path) -> None:
    for name, root in zip(("one", "other"), ours, strict=True):
        sites.build(root, tmp_path / name)
    alike(sites.contents(tmp_path / "one"), sites.contents(tmp_path / "other"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", carried.KINDS)
def test_a_rewritten_history_changes_commits_in_the_manifest_and_nothing_else(tmp_path: Path, kind: str) -> None:
    scaffold.init(tmp_path / "folders")
    root = carried.fold(tmp_path / "folders", tmp_path / "law", kind, ("2020", "2023"))
    found = []
    for name in ("before", "after"):
        sites.build(root, tmp_path / name)
        found.append(sites.contents(tmp_path / name))
        rewrite = "export GIT_COMMITTER_NAME=another GIT_COMMITTER_DATE=2003-03-03T00:00:00Z"
        carried.run(root, "filter-branch", "-f", "--env-filter", rewrite, "--tag-name-filter", "cat", "--", "--all")
    assert found[0].keys() == found[1].keys()
    assert [path for path in found[0] if found[0][path] != found[1][path]] == [exports.SITE]
    before, after = (json.loads(site[exports.SITE]) for site in found)
    assert {key for key in before if before[key] != after[key]} == {"commit", "commits"}
    assert before["commits"].keys() == {"2020", "2023"} and before["dirty"] is False


def alike(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Asserts that two sites are the same but for the paths of sources, what is reckoned from them, and commits."""
    assert one.keys() == other.keys()
    texts = [{path: plain(content.decode("utf-8", "replace")) for path, content in two.items()} for two in (one, other)]
    # The list of files tells the hashes of files that name a path; the manifest that of the list, and commits.
    differing = {path for path in one if texts[0][path] != texts[1][path]}
    assert differing <= {exports.INDEX, exports.SITE}
    lists = [[row["path"] for row in json.loads(site[exports.INDEX])["files"]] for site in (one, other)]
    assert lists[0] == lists[1]
    manifests = [json.loads(site[exports.SITE]) for site in (one, other)]
    for manifest in manifests:
        for key in ("commit", "dirty", "commits", "index"):
            del manifest[key]
    assert manifests[0] == manifests[1]


def _history(top: Path, kind: str, keep: Callable[[str], bool] | None = None) -> tuple[Path, Path, list[str]]:
    """Returns the real history as folders and as git carries it, with the names of its versions."""
    names = sorted(path.name for path in Path(HISTORY).iterdir() if path.is_dir())
    for name in names:
        for path in sorted(Path(HISTORY, name).iterdir()):
            if keep is None or keep(path.name):
                target = top / "folders/ordinances" / name / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    return top / "folders", carried.fold(top / "folders", top / kind, kind, names), names


def told(root: Path, before: str, after: str) -> Any:
    """Returns the changes alone: a whole code with all that didn't change would take minutes."""
    return redline(root, before, after, whole=False)


if HISTORY:  # elsewhere nothing is left out that could be run

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", carried.KINDS)
    def test_a_real_history_gives_the_same_redlines_and_texts(tmp_path: Path, kind: str) -> None:
        one, other, names = _history(tmp_path, kind)
        assert list(repository.survey(other).versions) == names
        for pair in (*pairwise(names), (names[0], names[-1])):
            assert told(one, *pair) == told(other, *pair)
        assert shown(one, names[5]) == shown(other, names[5])
        found, same = (repository.survey(root).texts for root in (one, other))
        assert found.keys() == same.keys() and len(found) > 300
        for name, texts in found.items():
            assert [(text.version, text.source) for text in texts] == [
                (text.version, text.source) for text in same[name]
            ]

    @pytest.mark.slow
    @pytest.mark.parametrize("kind", carried.KINDS)
    def test_a_real_history_makes_the_same_site(tmp_path: Path, kind: str) -> None:
        one, other, _ = _history(tmp_path, kind, lambda name: name.startswith("title-22-chapter-4"))
        for name, root in (("a", one), ("b", other)):
            sites.build(root, tmp_path / name)
        alike(sites.contents(tmp_path / "a"), sites.contents(tmp_path / "b"))
