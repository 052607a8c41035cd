"""The files for programs: they keep their schemas, list each other with their hashes, and are the same again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lexdiff.read.state import State, state
from lexdiff.site import exports
from tests import sites

pytestmark = pytest.mark.slow  # each builds whole sites

DOCS = sites.ROOT / "docs"
Site = dict[str, bytes]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sites.write(tmp_path_factory.mktemp("data") / "law", sites.EVIL, sites.ADDRESS)


@pytest.fixture(scope="module")
def site(repository: Path) -> Site:
    sites.build(repository, repository.parent / "site")
    return sites.contents(repository.parent / "site")


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DOCS / f"{name}.schema.json").read_text("utf-8"))
    return found


def rows(site: Site) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site["data/changes.csv"].decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("name", "folder"), [("redline", "/redlines/"), ("version", "/versions/"), ("record", "data/records/")]
)
def test_the_data_keeps_its_schema(site: Site, name: str, folder: str) -> None:
    found = [path for path in site if folder in f"/{path}" and path.startswith("data/")] or [
        path for path in site if path.startswith(folder)
    ]
    assert found
    for path in found:
        jsonschema.Draft202012Validator(schema(name)).validate(json.loads(site[path]))


def test_this_project_s_own_data_keeps_its_schema(tmp_path: Path) -> None:
    sites.build(sites.ROOT, tmp_path / "site")
    own = sites.contents(tmp_path / "site")
    for name, part in (("redline", "/redlines/"), ("version", "/versions/"), ("record", "data/records/")):
        found = [path for path in own if path.startswith("data/") and part in path and path.endswith(".json")]
        assert found
        validator = jsonschema.Draft202012Validator(schema(name))
        for path in found:
            validator.validate(json.loads(own[path]))


def test_a_redline_holds_the_evidence_of_each_row(site: Site) -> None:
    redline = json.loads(site["data/ordinances/fees/redlines/2014-to-2019.json"])
    assert all("evidence" in row for row in redline["provisions"]) and "evidence" in redline
    tied = {one["record"]: one for row in redline["provisions"] for one in row["evidence"]}
    assert {*tied} == {"raise/hearing", "raise/month", "raise/undated"}
    assert tied["raise/hearing"]["strength"] == "stated" and tied["raise/hearing"]["period"] == "before"
    assert tied["raise/undated"]["date"] is None
    assert all(redline["ordinances"][0][side]["wording"] == "restatement" for side in ("before", "after"))


def test_signs_that_can_t_be_seen_stand_as_escapes(site: Site) -> None:
    for path, content in site.items():
        if path.startswith("data/"):
            assert not {"\u202e", "\u2028"} & {*content.decode()}, path
    record = json.loads(site["data/records/raise/hearing.json"])
    assert "\u202e" in record["title"]  # read back, it is the file's text


def test_every_file_is_listed_with_its_hash_and_the_manifest_names_the_list(site: Site) -> None:
    listed = {one["path"]: one for one in json.loads(site[exports.INDEX])["files"]}
    there = {path for path in site if path.startswith("data/")} - {exports.INDEX, exports.SITE}
    assert {*listed} == there
    for path, one in listed.items():
        assert (one["size"], one["sha256"]) == (len(site[path]), hashlib.sha256(site[path]).hexdigest())
    manifest = json.loads(site[exports.SITE])
    assert manifest["index"] == {"path": exports.INDEX, "sha256": hashlib.sha256(site[exports.INDEX]).hexdigest()}
    assert manifest["ordinances"][0]["restatement"] is True and manifest["address"] == sites.ADDRESS
    assert manifest["commit"] is None and manifest["dirty"] is None


# -- CSV


def test_the_csv_holds_every_change(site: Site) -> None:
    found = rows(site)
    redline = json.loads(site["data/ordinances/fees/redlines/2014-to-2019.json"])
    changed = [row for row in redline["provisions"] if row["kinds"]]
    assert [row["link"].rpartition("#")[2] for row in found] == [row["id"] for row in changed]
    assert [row["kinds"] for row in found] == [", ".join(row["kinds"]) for row in changed]
    assert all("restatement" in row["restatement"] for row in found)
    assert all(row["link"].startswith(sites.ADDRESS) for row in found)
    assert {*found[0]} == {*exports.COLUMNS}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", "\n=", "  =", "＝", "－", "＠", "＋"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert exports.harmless(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_a_harmless_cell_stays_as_it_is() -> None:
    for cell in ("", "2(b)", "fees/1", "“a” becomes “b”", "a=b"):
        assert exports.harmless(cell) == cell


def test_no_cell_of_the_site_begins_like_a_formula(site: Site) -> None:
    for row in rows(site):
        assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


# -- the commit


def git(root: Path, *command: str) -> None:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(root)}
    names = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *command], cwd=root, env={**os.environ, **own, **names}, check=True, capture_output=True)


def test_the_state_is_the_commit_and_whether_sources_differ(tmp_path: Path) -> None:
    law = sites.write(tmp_path / "top" / "law", "", sites.ADDRESS)
    assert state(law) == State(None, None)
    git(tmp_path / "top", "init", "-q")
    assert state(law) == State(None, True)
    git(tmp_path / "top", "add", ".")
    git(tmp_path / "top", "commit", "-qm", "one")
    clean = state(law)
    assert clean.commit is not None and len(clean.commit) == 40 and clean.dirty is False
    (law / "README.md").write_text("not a source", "utf-8")
    (law / "ordinances" / ".hidden").write_text("not a source", "utf-8")
    assert state(law) == clean
    for path in (law / "amendments" / "new.md", law / "site" / "site.toml", law / "ordinances" / "2019" / "fees.md"):
        before = path.read_bytes() if path.exists() else None
        path.write_bytes((before or b"") + b"\n")
        assert state(law) == clean._replace(dirty=True), path
        path.unlink() if before is None else path.write_bytes(before)
        assert state(law) == clean


def test_the_manifest_names_the_commit(tmp_path: Path) -> None:
    law = sites.write(tmp_path / "law")
    git(law, "init", "-q")
    git(law, "add", ".")
    git(law, "commit", "-qm", "one")
    found = []
    for name in ("one", "two"):
        sites.build(law, tmp_path / name)
        found.append(sites.contents(tmp_path / name))
        (law / "ordinances" / "2019" / "new.md").write_text("# New\n", "utf-8")
    manifests = [json.loads(site[exports.SITE]) for site in found]
    assert [one["dirty"] for one in manifests] == [False, True]
    assert {one["commit"] for one in manifests} == {state(law).commit}
    same = "data/ordinances/fees/redlines/2014-to-2019.json"
    assert found[0][same] == found[1][same]


# -- the same again


@pytest.mark.slow
def test_the_whole_site_is_the_same_whatever_the_machine(repository: Path, site: Site) -> None:
    elsewhere = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "77"}
    old = os.umask(0o077)
    try:
        (repository / ".lexdiff" / "site.cache").unlink()
        sites.build(repository, repository.parent / "again", **elsewhere)
    finally:
        os.umask(old)
    again = sites.contents(repository.parent / "again")
    assert [path for path in {**site, **again} if site.get(path) != again.get(path)] == []


@pytest.mark.slow
def test_a_warm_build_is_a_cold_one(tmp_path: Path) -> None:
    law = sites.write(tmp_path / "law", "", sites.ADDRESS)
    sites.build(law, tmp_path / "warm")
    hearing = law / "amendments" / "raise" / "hearing.md"
    hearing.write_text(hearing.read_text("utf-8").replace("giraffes", "elephants"), "utf-8")
    sites.build(law, tmp_path / "warm")
    (law / ".lexdiff" / "site.cache").unlink()
    sites.build(law, tmp_path / "cold")
    warm, cold = (sites.contents(tmp_path / name) for name in ("warm", "cold"))
    assert [path for path in {**warm, **cold} if warm.get(path) != cold.get(path)] == []
    assert b"elephants" in warm["data/records/raise/hearing.json"]
