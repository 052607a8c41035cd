"""Versions that git carries: their names, order and dates; and one clear line for all that is wrong with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lexdiff import pipeline, repository
from lexdiff.errors import LexdiffError, UnknownName, Unreadable
from lexdiff.model.location import Problem
from lexdiff.read import check, versions, workspace
from lexdiff.read.workspace import Workspace
from tests import carried
from tests.carried import begin, commit, run

ACT = "# Act\n\n## 1. Fee\n\nThe fee is ${}.\n"


def act(fee: int) -> dict[str, str]:
    return {"act.md": ACT.format(fee)}


def names(root: Path) -> list[str]:
    return list(repository.survey(root).versions)


def problems(root: Path) -> tuple[Problem, ...]:
    return check.check(Workspace(root))


def said(root: Path) -> list[str]:
    """Returns what `check` says, each on its one line."""
    found = problems(root)
    assert all((one.file + one.what + one.hint).isprintable() and one.hint for one in found)
    return [f"{one.file}: {one.what}" for one in found]


def fee(root: Path, version: str) -> str:
    (blob,) = workspace.resolve(version, root).files.values()
    return blob.load().decode().rpartition("$")[2].rstrip(".\n")


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """Three commits, of which two are tagged; the newest text has the oldest day of a commit."""
    root = begin(tmp_path / "law", "tags")
    commit(root, act(10), "One", when="2030-01-01T00:00:00Z")
    run(root, "tag", "2014")
    commit(root, act(20), "Two", when="2029-01-01T00:00:00Z")
    commit(root, act(30), "Three", when="2001-01-01T00:00:00Z")
    run(root, "tag", "2019")
    return root


# -- names, order, dates


def test_tags_are_versions_and_other_commits_are_none(tagged: Path) -> None:
    assert names(tagged) == ["2014", "2019"] and problems(tagged) == ()
    assert [fee(tagged, name) for name in ("2014", "2019")] == ["10", "30"]
    assert workspace.resolve("2014", tagged).stamp.commit == run(tagged, "rev-parse", "2014")


def test_every_way_to_name_a_text_works(tagged: Path) -> None:
    (tagged / "ordinances/act.md").write_text(ACT.format(40), "utf-8")
    for typed, expected in {
        "2014@HEAD~1": "10", "ordinances/act.md@2014": "10", "ordinances@2014": "10", "ordinances@HEAD~1": "20",
        "ordinances/act.md": "40", "ordinances": "40",
    }.items():  # fmt: skip
        assert fee(tagged, typed) == expected, typed
    found = pipeline.compare("2019", "ordinances", tagged)
    assert found.summary.substituted == 1
    with pytest.raises(UnknownName, match="no version '2020' at git revision HEAD"):
        workspace.resolve("2020@HEAD", tagged)


def test_a_pattern_chooses_tags_and_its_star_is_the_name(tmp_path: Path) -> None:
    root = begin(tmp_path, "tags", 'tags = "law/*"')
    commit(root, act(1), "One")
    for tag in ("law/2014", "release-1", "laws", "lawless/2015"):
        run(root, "tag", tag)
    assert names(root) == ["2014"] and problems(root) == ()


def test_commits_that_change_the_law_are_versions(tmp_path: Path) -> None:
    root = begin(tmp_path, "commits")
    (root / "README.md").write_text("ours", "utf-8")
    commit(root, {}, "Nothing yet")
    commit(root, act(1), "The fee ordinance")
    commit(root, act(2), "Raise it", "Version: 2015")
    commit(root, act(3), "A slip of the pen", "Version: 2015")  # in a row with one name: the last one counts
    (root / "README.md").write_text("theirs", "utf-8")
    commit(root, {}, "Tell more")
    run(root, "tag", "v1")  # stands on a commit that changed nothing: it names the text that stands there
    commit(root, act(4), "The fee ordinance")
    commit(root, {}, "Passed again", "Version: 2017")
    assert names(root) == ["the-fee-ordinance", "v1", "the-fee-ordinance-2", "2017"]
    assert [fee(root, name) for name in names(root)] == ["1", "3", "4", "4"] and problems(root) == ()


def test_side_branches_are_no_versions_and_a_merge_is_one(tmp_path: Path) -> None:
    root = begin(tmp_path, "commits")
    commit(root, act(1), "One")
    run(root, "checkout", "-q", "-b", "draft")
    commit(root, act(2), "Draft")
    commit(root, act(3), "Better draft")
    run(root, "checkout", "-q", "main")
    run(root, "merge", "-q", "--no-ff", "-m", "Passed", "draft")
    assert names(root) == ["one", "passed"] and fee(root, "passed") == "3"
    run(root, "checkout", "-q", "-b", "later")
    commit(root, act(4), "Later draft")
    run(root, "checkout", "-q", "main")
    assert fee(root, "later-draft@later") == "4" and names(root) == ["one", "passed"]


def test_dates_come_from_trailers_and_front_matter_and_never_from_commits(tmp_path: Path) -> None:
    root = begin(tmp_path, "tags")
    commit(root, {**act(1), "other.md": "# Other\n\nText.\n"}, "One", "Effective: 2014-09-01\nPassed: 2014-08")
    run(root, "tag", "-a", "first", "-m", "First", "-m", "Effective: 2014-10-01")
    commit(root, act(2), "Two")
    run(root, "tag", "second")
    commit(root, {"act.md": "---\neffective: 2019\n---\n" + ACT.format(3)}, "Three", "Effective: 2018")
    run(root, "tag", "third")
    found = {version: carried.shown(root, version, "1")[1][0].clocks for version in names(root)}
    assert [clocks.effective and clocks.effective.text for clocks in found.values()] == ["2014-10-01", None, "2019"]
    assert found["first"].passed and found["first"].passed.text == "2014-08" and found["second"] == (*[None] * 4, "")
    other = [one for one in carried.shown(root, "third")[1] if one.id == "other"]
    assert other[0].clocks.effective is None  # the commit didn't change it, so what it says isn't said of it


def test_an_amendment_goes_before_a_trailer_and_a_trailer_may_name_it(tmp_path: Path) -> None:
    root = begin(tmp_path, "commits")
    (root / "amendments/raise").mkdir(parents=True)
    front = "---\ntitle: T\ntype: ordinance\nordinances: [act]\nafter: not known\neffective: 2020\n---\nIt says.\n"
    (root / "amendments/raise/amendment.md").write_text(front, "utf-8")
    commit(root, act(1), "One")
    commit(root, act(2), "Two", "Amendment: raise\nEffective: 2021\nPublished: 2022")
    clocks = carried.shown(root, "two")[1][0].clocks
    assert (clocks.effective and clocks.effective.text, clocks.published and clocks.published.text) == ("2020", "2022")
    found = repository.survey(root)
    history = repository.history("act", found.texts["act"], found.amendments, ())
    assert [edition.amendment and edition.amendment.id for edition in history.editions] == [None, "raise"]
    (root / "amendments/raise/amendment.md").rename(root / "amendments/other.md")
    assert any("Amendment: there is no amendment raise" in line for line in said(root))


def test_what_nobody_dated_stands_in_the_order_of_history(tmp_path: Path) -> None:
    root = begin(tmp_path, "commits")
    messages = [("z", ""), ("m", "Effective: 2015"), ("b", ""), ("a", "Effective: 2013"), ("c", "")]
    for number, (name, trailer) in enumerate(messages):
        commit(root, act(number), name, *([trailer] if trailer else []))
    # "z" came before all that is known; "b" came behind "m"; "a" is older than both by its own word, "c" behind "a"
    assert names(root) == ["z", "a", "c", "m", "b"]
    crosswise = pipeline.compare("z", "b", root)
    assert crosswise.summary.substituted == 1


# -- what is wrong


def test_a_shallow_clone_says_what_is_missing_and_how_to_get_it(tagged: Path, tmp_path: Path) -> None:
    (tagged / "amendments/2019-act").mkdir(parents=True)
    front = "---\ntitle: T\ntype: ordinance\nordinances: [act]\nbefore: 2014\nafter: 2019\n---\nIt says.\n"
    (tagged / "amendments/2019-act/amendment.md").write_text(front, "utf-8")
    run(tagged, "add", ".")
    run(tagged, "commit", "-q", "-m", "Amendment")
    for kind in carried.KINDS:
        clone = tmp_path / kind
        run(tmp_path, "clone", "-q", "--depth=1", f"file://{tagged}", str(clone))
        (clone / "site/site.toml").write_text(f'\nversions = "{kind}"\n', "utf-8")
        with pytest.raises(Unreadable) as raised:
            repository.survey(clone)  # which the site is made from: pages would vanish
        assert "shallow, so versions are missing: 2014, 2019" in raised.value.what
        assert "git fetch --unshallow --tags" in raised.value.hint and raised.value.place == "site/site.toml:2"
        assert any("site/site.toml: this clone is shallow" in line for line in said(clone))
        with pytest.raises(UnknownName) as missing:
            workspace.resolve("2014", clone)
        assert "git fetch --unshallow --tags" in missing.value.hint
    run(tmp_path / "tags", "fetch", "-q", "--unshallow", "--tags")
    assert names(tmp_path / "tags") == ["2014", "2019"]


@pytest.mark.parametrize("kind", carried.KINDS)
def test_names_and_texts_outlive_a_rewritten_history(tmp_path: Path, kind: str) -> None:
    root = begin(tmp_path, kind)
    before = [commit(root, act(fee), f"Fee of {fee}", f"Version: v{fee}" if fee == 2 else "More.") for fee in (1, 2, 3)]
    for number, oid in enumerate(before) if kind == "tags" else ():
        run(root, "tag", f"t{number}", oid)
    first = repository.survey(root)
    rewrite = "export GIT_AUTHOR_NAME=other GIT_COMMITTER_DATE=2002-02-02T00:00:00Z"
    run(root, "filter-branch", "-f", "--env-filter", rewrite, "--tag-name-filter", "cat", "--", "--all")
    second = repository.survey(root)
    assert {*first.commits.values()}.isdisjoint(second.commits.values()) and len(first.versions) == 3
    assert first._replace(commits={}) == second._replace(commits={})
    assert not any(oid[:7] in str(first._replace(commits={})) for oid in before)


def test_a_version_that_is_a_folder_too_is_a_problem_and_the_folder_counts(tagged: Path) -> None:
    (tagged / "ordinances/2014").mkdir()
    (tagged / "ordinances/2014/act.md").write_text(ACT.format(11), "utf-8")
    assert fee(tagged, "2014") == "11" and fee(tagged, "2019") == "30"
    assert said(tagged) == ["ordinances/2014: 2014 is a folder and one of git's tags; the folder counts"]
    commit(tagged, {}, "The folder is committed, and no part of other texts")
    run(tagged, "tag", "2020")
    assert fee(tagged, "2020") == "30" and list(repository.survey(tagged).commits) == ["2019", "2020"]


def test_a_tag_of_a_repository_that_kept_folders_is_read_from_its_folder(tmp_path: Path) -> None:
    root = begin(tmp_path, "tags")
    commit(root, {"2014/act.md": ACT.format(1)}, "One")
    run(root, "tag", "2014")
    run(root, "mv", "ordinances/2014/act.md", "ordinances/act.md")
    commit(root, act(2), "From now on git carries it")
    run(root, "tag", "2019")
    assert [fee(root, name) for name in names(root)] == ["1", "2"] and problems(root) == ()


def test_tags_that_are_no_versions_are_named(tagged: Path) -> None:
    run(tagged, "tag", "a-file", "HEAD:ordinances/act.md")
    run(tagged, "tag", "a-folder", "HEAD:ordinances")
    run(tagged, "tag", "a/slash")
    run(tagged, "rm", "-q", "-r", "ordinances")
    run(tagged, "commit", "-q", "-m", "Nothing left")
    run(tagged, "tag", "empty")
    (tagged / "ordinances").mkdir()
    (tagged / ".git/refs/tags/broken").write_text("1" * 40 + "\n")
    assert names(tagged) == ["2014", "2019"]
    assert said(tagged) == [
        "refs/tags/a-file: the tag leads to no commit, so it is no version",
        "refs/tags/a-folder: the tag leads to no commit, so it is no version",
        "refs/tags/a/slash: the tag can't name a version: it holds a slash",
        "refs/tags/broken: the tag leads to no commit, so it is no version",
        "refs/tags/empty: there is no ordinances/ at the tag",
    ]


def test_two_tags_on_one_commit_are_two_versions_with_one_text(tagged: Path) -> None:
    run(tagged, "tag", "2019-again", "2019")
    assert names(tagged) == ["2014", "2019", "2019-again"] and fee(tagged, "2019-again") == "30"
    line = "2019 and 2019-again are tags of one commit: two versions with the same text"
    assert said(tagged) == [f"refs/tags/2019-again: {line}"]


@pytest.mark.parametrize("kind", carried.KINDS)
def test_before_the_first_commit_there_is_no_version(tmp_path: Path, kind: str) -> None:
    root = begin(tmp_path, kind)
    (root / "ordinances/act.md").write_text(ACT.format(1) + "\n- (a) x\n- (a) y\n", "utf-8")
    assert names(root) == []
    first, second = said(root)
    assert first.startswith("ordinances/act.md: 1/a occurs again")  # what will be committed can be mended now
    assert second == "site/site.toml: git has no commit yet, so there is no version"
    with pytest.raises(UnknownName) as raised:
        workspace.resolve("2014", root)
    assert "none yet" in raised.value.hint
    assert fee(root, "ordinances/act.md").startswith("1")


def test_no_repository_and_no_git_are_said(tagged: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    for name in ("ordinances", "site"):
        shutil.copytree(tagged / name, elsewhere / name)
    with pytest.raises(Unreadable, match="versions come from git's tags, and this folder is in no git repository"):
        workspace.resolve("2014", elsewhere)
    assert fee(elsewhere, "ordinances/act.md") == "30"  # whoever names files needs no versions
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unreadable, match="git isn't installed"):
        workspace.resolve("2014", tagged)
    with pytest.raises(Unreadable, match="git isn't installed"):
        check.check(Workspace(tagged))


@pytest.mark.parametrize(
    ("toml", "line", "what"),
    [
        ('versions = "branches"', 1, "versions can't come from 'branches'"),
        ('name = "x"\nversions = 3', 2, "versions must be a text"),
        ('versions = "tags"\ntags = "law"', 2, "tags must have one * that stands for the version's name"),
        ('versions = "tags"\ntags = "*/*"', 2, "tags must have one *"),
        ("versions = tags", 1, "invalid value"),
    ],
)
def test_a_wrong_setting_is_said_with_its_line(tagged: Path, toml: str, line: int, what: str) -> None:
    (tagged / "site/site.toml").write_text(toml, "utf-8")
    with pytest.raises(LexdiffError) as raised:
        workspace.resolve("2014", tagged)
    assert raised.value.place == f"site/site.toml:{line}" and what in raised.value.what


def test_a_wrong_colour_stops_no_comparison(tagged: Path) -> None:
    (tagged / "site/site.toml").write_text('versions = "tags"\naccent = "yellow"\n', "utf-8")
    assert pipeline.compare("2014", "2019", tagged).summary.substituted == 1


@pytest.mark.parametrize(
    ("name", "fault"), [("a/b", "slash"), (".x", "dot"), ("x" * 101, "longer"), ("a\u200bb", "seen")]
)
def test_a_version_that_can_t_be_so_named_goes_by_its_message(tmp_path: Path, name: str, fault: str) -> None:
    root = begin(tmp_path, "commits")
    commit(root, act(1), "The fee", f"Version: {name}")
    assert names(root) == ["the-fee"] and fault in said(root)[0]


def test_one_name_for_two_commits_is_a_problem(tmp_path: Path) -> None:
    root = begin(tmp_path, "commits")
    for number, name in enumerate(("2014", "2015", "2014")):
        commit(root, act(number), "T", f"Version: {name}")
    assert names(root) == ["2014", "2015", "2014-2"]
    assert "two commits name version 2014, and others stand between; the later one is 2014-2" in said(root)[0]


def test_a_short_name_is_never_that_of_a_part_of_the_text(tmp_path: Path) -> None:
    root = begin(tmp_path, "commits")
    commit(root, {"chapter-5/act.md": ACT.format(1)}, "Chapter 5")
    assert names(root) == ["chapter-5-2"] and fee(root, "chapter-5-2") == "1" and problems(root) == ()


def test_replacements_grafts_and_the_commit_graph_change_no_history(tagged: Path) -> None:
    before = versions.listed(tagged)
    old, new = (run(tagged, "rev-parse", name) for name in ("2014", "2019"))
    (tagged / ".git/refs/replace").mkdir()
    (tagged / ".git/refs/replace" / new).write_text(old + "\n")
    (tagged / ".git/info").mkdir(exist_ok=True)
    (tagged / ".git/info/grafts").write_text(f"{new}\n")
    run(tagged, "config", "core.commitGraph", "true")
    (tagged / ".git/objects/info").mkdir(exist_ok=True)
    (tagged / ".git/objects/info/commit-graph").write_bytes(b"CGPH\x01\x01damaged")
    after = versions.listed(tagged)
    assert after.held == before.held and after.problems == ()
    (tagged / "site/site.toml").write_text('versions = "commits"\n', "utf-8")
    assert names(tagged) == ["2014", "two", "2019"]


def test_a_text_is_checked_once_where_it_can_be_mended(tagged: Path) -> None:
    commit(tagged, {"act.md": ACT.format(1) + "\n- (a) x\n- (a) y\n"}, "Wrong")
    for tag in ("2020", "2021"):
        commit(tagged, {"more.md": tag}, tag)
        run(tagged, "tag", tag)
    assert [line.partition(": ")[0] for line in said(tagged)] == ["ordinances/act.md"]
    commit(tagged, act(5), "Mended")
    run(tagged, "tag", "2022")
    assert [line.partition(": ")[0] for line in said(tagged)] == ["ordinances/act.md@2021"]


def test_a_message_in_another_encoding_is_read(tmp_path: Path) -> None:
    root = begin(tmp_path, "commits")
    (root / "ordinances/act.md").write_text(ACT.format(1), "utf-8")
    (root / "message").write_bytes("Código\n".encode("latin-1"))
    run(root, "add", "ordinances")
    run(root, "-c", "i18n.commitEncoding=latin1", "commit", "-q", "-F", "message")
    assert names(root) == ["código"]


def test_a_law_in_a_folder_of_a_larger_repository_is_found(tmp_path: Path) -> None:
    root = begin(tmp_path / "town" / "law [1]", "commits")
    (root / ".git").rename(tmp_path / "town/.git")
    commit(root, act(1), "One")
    (tmp_path / "town/ordinances").mkdir()
    (tmp_path / "town/ordinances/x.md").write_text("another's", "utf-8")
    commit(root, {}, "Not ours")
    assert names(root) == ["one"] and fee(root, "one") == "1"
