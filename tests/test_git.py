"""Reading at a revision: right bytes, one clear line for what isn't there, and no repository gets to run anything.

Promise C6: every trap in every layout, 100 booby-trapped repositories and more, with 0 side effects.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from lexdiff import repository
from lexdiff.errors import LexdiffError, UnknownName, Unreadable
from lexdiff.read import check, files, git, workspace
from lexdiff.read.workspace import Workspace
from tests import carried
from tests.conftest import few

OLD, NEW = b"# Old\n\nOne.\n", "# New\r\n\nTwo \u00a7.\n".encode()
ATTRIBUTES = "*.md diff=evil filter=evil merge=evil export-subst ident eol=crlf working-tree-encoding=UTF-16\n"
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "file"}
WHO = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def run(folder: Path, *command: str, stdin: bytes = b"") -> str:
    env = {**os.environ, **QUIET, **WHO}
    done = subprocess.run(["git", *command], cwd=folder, env=env, input=stdin, capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture(scope="session")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One repository with two commits, in four layouts that tests copy."""
    top = tmp_path_factory.mktemp("layouts")
    plain = top / "plain"
    (plain / "ordinances/2019").mkdir(parents=True)
    run(top, "init", "-q", "-b", "main", "--template=", "plain")
    file = plain / "ordinances/2019/act.md"
    file.write_bytes(OLD)
    (plain / ".gitattributes").write_text("*.md -text\n")
    run(plain, "add", ".")
    run(plain, "commit", "-q", "-m", "first")
    file.write_bytes(NEW)
    (plain / "ordinances/2019/more.md").write_text("# More\n")
    (plain / "ordinances/2020").mkdir()
    (plain / "ordinances/2020/act.md").write_text("# 2020\n")
    (plain / "amendments/2019-act").mkdir(parents=True)
    (plain / "amendments/2019-act/amendment.md").write_text("---\ntitle: x\n---\n")
    run(plain, "add", ".")
    run(plain, "commit", "-q", "-m", "second")
    shutil.rmtree(plain / "ordinances/2020")
    run(top, "clone", "-q", "--bare", "--template=", "plain", "bare")
    run(top, "clone", "-q", "--depth=1", "--template=", f"file://{plain}", "shallow")
    plain_too = linked_too(plain, top / "linked")
    both = linked_too(carry(top / "carried"), top / "carried and linked")
    return {"bare": top / "bare", "shallow": top / "shallow", **plain_too, **both}


def carry(root: Path) -> Path:
    """Makes a repository whose versions are two commits, of which one is tagged."""
    carried.begin(root, "tags")
    carried.commit(root, {"act.md": OLD.decode()}, "first")
    (root / "ordinances/act.md").write_bytes(NEW)
    carried.commit(root, {"more.md": "# More\n"}, "second")
    run(root, "tag", "-a", "2019", "-m", "The act", "-m", "Effective: 2019-12-19")
    carried.commit(root, {"new.md": "# 2020\n"}, "third")
    return root


def linked_too(root: Path, linked: Path) -> dict[str, Path]:
    """Returns a repository, and the same as a linked work tree, whose store lies in a folder beside."""
    shutil.copytree(root, linked)
    (linked / ".git").rename(linked / "store")
    state = linked / "store/worktrees/w"
    state.mkdir(parents=True)
    (state / "HEAD").write_text("ref: refs/heads/main\n")
    (state / "commondir").write_text("../..\n")
    (linked / ".git").write_text("gitdir: store/worktrees/w\n")
    return {root.name: root, linked.name: linked}


def store(repository: Path) -> Path:
    return next(
        folder for folder in (repository / "store", repository / ".git", repository) if (folder / "config").exists()
    )


Trap = Callable[[Path, str], None]


def setting(text: str) -> Trap:
    """Returns a trap that adds lines to the repository's settings; RUN stands for a command that leaves its mark."""

    def lay(folder: Path, command: str) -> None:
        with open(folder / "config", "a", encoding="utf-8") as config:
            config.write(text.replace("RUN", command).replace("; ", "\n") + "\n")

    return lay


def hooks(folder: Path, command: str) -> None:
    (folder / "hooks").mkdir(exist_ok=True)
    names = "post-checkout pre-commit post-index-change reference-transaction fsmonitor-watchman post-rewrite"
    for name in [*names.split(), "pre-auto-gc", "post-merge", "proc-receive", "query-watchman"]:
        hook = folder / "hooks" / name
        hook.write_text(f"#!/bin/sh\n{command}\n")
        hook.chmod(0o755)


def hooks_elsewhere(folder: Path, command: str) -> None:
    hooks(folder, command)
    (folder / "hooks").rename(folder / "elsewhere")
    setting(f"[core]; hooksPath = {folder / 'elsewhere'}")(folder, command)


def attributes(lines: str) -> Trap:
    def lay(folder: Path, command: str) -> None:
        (folder / "info").mkdir(exist_ok=True)
        (folder / "info/attributes").write_text(ATTRIBUTES)
        if folder.name == ".git":
            (folder.parent / ".gitattributes").write_text(ATTRIBUTES)
        setting(lines)(folder, command)

    return lay


def promisor(lines: str) -> Trap:
    """Returns a trap that lacks its objects, and says from where git should fetch them."""

    def lay(folder: Path, command: str) -> None:
        for pack in (folder / "objects/pack").glob("*"):
            shutil.move(pack, folder / pack.name)
        for pack in folder.glob("*.pack"):
            run(folder, "--git-dir=.", "unpack-objects", "-q", stdin=pack.read_bytes())
        for content in (OLD, NEW):
            oid = git.object_id(content, 40)
            (folder / "objects" / oid[:2] / oid[2:]).unlink(missing_ok=True)
        extension = "[core]; repositoryformatversion = 1; [extensions]; partialClone = origin; "
        setting(extension + '[remote "origin"]; promisor = true; partialclonefilter = blob:none; ' + lines)(
            folder, command
        )

    return lay


def replacements(folder: Path, command: str) -> None:
    oid, fake = git.object_id(NEW, 40), run(folder, "--git-dir=.", "hash-object", "-w", "--stdin", stdin=b"forged")
    (folder / "refs/replace").mkdir(parents=True, exist_ok=True)
    (folder / "refs/replace" / oid).write_text(fake + "\n")


def grafts(folder: Path, command: str) -> None:
    (folder / "info").mkdir(exist_ok=True)
    (folder / "info/grafts").write_text(f"{'1' * 40} {'2' * 40}\n")


def alternates(folder: Path, command: str) -> None:
    (folder / "objects/info").mkdir(exist_ok=True)
    (folder / "objects/info/alternates").write_text("/nowhere/objects\n$(touch x)\n../../../../../etc\n")


def odd_refs(folder: Path, command: str) -> None:
    head = run(folder, "--git-dir=.", "rev-parse", "HEAD")
    names = ["--output=x", "--upload-pack=touch", "-c", "--help", "HEAD", "main^{commit}", "$(touch x)", "a;touch x"]
    packed = folder / "packed-refs"
    kept = packed.read_text().splitlines()[1:] if packed.exists() else []  # its first line would promise an order
    packed.write_text("".join(f"{line}\n" for line in [*kept, *(f"{head} refs/heads/{name}" for name in names)]))


def inclusion(folder: Path, command: str) -> None:
    (folder / "more").write_text(f"[core]\nfsmonitor = {command}\npager = {command}\n[alias]\nls-tree = !{command}\n")
    setting('[include]; path = more; [includeIf "gitdir:**"]; path = more; [include]; path = /dev/null')(
        folder, command
    )


def own_settings(folder: Path, command: str) -> None:
    (folder / "config.worktree").write_text(f"[core]\nfsmonitor = {command}\nsshCommand = {command}\n")
    setting("[core]; repositoryformatversion = 1; [extensions]; worktreeConfig = true")(folder, command)


TRAPS: dict[str, Trap] = {
    "hooks": hooks,
    "hooks elsewhere": hooks_elsewhere,
    "text conversion": attributes('[diff "evil"]; textconv = RUN; cachetextconv = true; command = RUN'),
    "filter": attributes('[filter "evil"]; smudge = RUN; clean = RUN; required = true'),
    "filter process": attributes('[filter "evil"]; process = RUN; required = true'),
    "merge driver": attributes('[merge "evil"]; driver = RUN'),
    "fsmonitor": setting("[core]; fsmonitor = RUN; untrackedCache = true"),
    "pager": setting("[core]; pager = RUN; [pager]; rev-parse = RUN; ls-tree = RUN; cat-file = RUN; show = true"),
    "editor": setting("[core]; editor = RUN; [sequence]; editor = RUN; [core]; askPass = RUN"),
    "aliases": setting("[alias]; rev-parse = !RUN; ls-tree = !RUN; cat-file = !RUN; version = !RUN"),
    "external diff": setting("[diff]; external = RUN; [difftool \"x\"]; cmd = RUN; [interactive]; diffFilter = RUN"),
    "credentials": setting("[credential]; helper = !RUN; [core]; gitProxy = RUN; alternateRefsCommand = RUN"),
    "signatures": setting("[gpg]; program = RUN; [log]; showSignature = true; [gpg \"ssh\"]; program = RUN"),
    "work tree elsewhere": setting("[core]; worktree = /nowhere/at/all"),
    "trace": setting("[trace2]; eventTarget = MARK; normalTarget = MARK; perfTarget = MARK"),
    "packing": setting("[uploadpack]; packObjectsHook = RUN; [gc]; auto = 1; [maintenance]; auto = true"),
    "partial, ssh": promisor("url = ssh://localhost/x; [core]; sshCommand = RUN; [protocol]; allow = always"),
    "partial, ext": promisor('url = "ext::RUN"; [protocol]; allow = always; [protocol "ext"]; allow = always'),
    "partial, program": promisor("url = file:///nowhere; uploadpack = RUN; [protocol]; allow = always"),
    "partial, helper": promisor("url = evil::x; vcs = evil; [protocol]; allow = always"),
    "replace refs": replacements,
    "grafts": grafts,
    "alternates": alternates,
    "odd refs": odd_refs,
    "included settings": inclusion,
    "work tree settings": own_settings,
    "unknown extension": setting("[core]; repositoryformatversion = 1; [extensions]; evil = RUN"),
    "broken settings": setting("[core; = RUN = ]]"),
}  # fmt: skip


def state(top: Path) -> dict[str, str]:
    """Returns what every file of a folder is, to the byte."""
    return {
        str(path.relative_to(top)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(top.rglob("*"))
    }


def read_all(place: Path) -> set[bytes]:
    found = set()
    for argument in (
        "2019@HEAD",
        "2019@main",
        "ordinances/2019/act.md@HEAD",
        "2020@HEAD~0",
        "2019@--output=x",
        "2019@-c",
    ):
        try:
            tree = workspace.resolve(argument, place)
            found |= {blob.load() for blob in tree.files.values()}
            workspace.amendment_files(tree)
            workspace.dirty(tree)
        except LexdiffError as error:
            assert error.what and "\n" not in error.what + error.hint
    return found


def read_carried(place: Path) -> set[bytes]:
    """Reads all that a repository holds whose versions are commits, by each command that lists versions."""
    found = set()
    for kind in ("tags", "commits"):
        (place / "site/site.toml").write_text(f'versions = "{kind}"\n')
        for argument in ("2019", "second", "2019@HEAD", "ordinances/act.md@2019"):
            with suppress(LexdiffError):
                found |= {blob.load() for blob in workspace.resolve(argument, place).files.values()}
        for ask in (repository.survey, lambda root: check.check(Workspace(root))):
            try:
                ask(place)
            except LexdiffError as error:
                assert error.what and "\n" not in error.what + error.hint
    (place / "site/site.toml").write_text('versions = "tags"\n')
    return found


def spring(
    layouts: dict[str, Path],
    top: Path,
    trap: str,
    layout: str,
    read: Callable[[Path], set[bytes]] = read_all,
) -> None:
    """Lays one trap in one layout, reads through it, and compares everything around with what was there before."""
    place, mark = top / "repository", top / "mark"
    shutil.copytree(layouts[layout], place, symlinks=True)
    script = top / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch {mark}\n")
    script.chmod(0o755)
    TRAPS[trap](store(place), str(script))
    config = store(place) / "config"
    config.write_text(config.read_text().replace("MARK", str(mark)))
    before = state(top)
    found = read(place)
    if not trap.startswith(("partial", "unknown", "broken")):
        assert NEW in found
    assert found <= {NEW, b"# More\n", b"# 2020\n"}
    assert state(top) == before, f"{trap} in {layout} left something behind"


@pytest.mark.slow
@pytest.mark.parametrize("trap", TRAPS)
def test_a_booby_trapped_repository_gets_to_run_nothing(layouts: dict[str, Path], tmp_path: Path, trap: str) -> None:
    spring(layouts, tmp_path, trap, "plain")


@pytest.mark.parametrize("trap", few(TRAPS, 3))
def test_nor_does_one_that_carries_the_versions(layouts: dict[str, Path], tmp_path: Path, trap: str) -> None:
    spring(layouts, tmp_path, trap, "carried", read_carried)


@pytest.mark.slow
@pytest.mark.parametrize("trap", TRAPS)
def test_nor_does_one_that_carries_them_in_a_linked_work_tree(
    layouts: dict[str, Path], tmp_path: Path, trap: str
) -> None:
    spring(layouts, tmp_path, trap, "carried and linked", read_carried)


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["bare", "shallow", "linked"])
@pytest.mark.parametrize("trap", TRAPS)
def test_nor_does_one_in_another_layout(layouts: dict[str, Path], tmp_path: Path, trap: str, layout: str) -> None:
    spring(layouts, tmp_path, trap, layout)


def test_there_are_a_hundred_traps() -> None:
    assert len(TRAPS) * 4 >= 100


@pytest.mark.parametrize(
    "name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_CONFIG_PARAMETERS"]
)
def test_the_caller_s_surroundings_change_nothing(
    layouts: dict[str, Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "/nowhere")
    assert NEW in read_all(layouts["plain"])


@pytest.mark.parametrize("layout", ["plain", "bare", "shallow", "linked"])
def test_a_version_at_a_revision_has_its_bytes(layouts: dict[str, Path], layout: str) -> None:
    top = layouts[layout]
    commit = run(top if layout != "linked" else top / "store", "rev-parse", "HEAD")
    repository = git.locate(top)
    assert repository is not None and git.head(repository) == commit
    tree = workspace.resolve("2019@main", top)
    assert {key: blob.load() for key, blob in tree.files.items()} == {"act.md": NEW, "more.md": b"# More\n"}
    assert tree.stamp == workspace.Stamp("2019", "main", commit, False)
    assert tree.files["act.md"].oid == git.object_id(NEW, 40)
    assert list(workspace.amendment_files(tree)) == list(workspace.instrument_files(tree))
    assert list(workspace.amendment_files(tree)) == ["amendments/2019-act/amendment.md"]
    assert workspace.resolve("2020@main", top).files["act.md"].load() == b"# 2020\n"  # gone from disk
    assert workspace.resolve("ordinances/2019/act.md@main", top).files["act.md"].load() == NEW
    if layout != "shallow":
        assert workspace.resolve("2019@HEAD~1", top).files["act.md"].load() == OLD


@pytest.mark.parametrize(
    ("argument", "what", "hint"),
    [
        ("2019@nope", "git knows no revision 'nope'", "git log"),
        ("2019@HEAD~9", "git knows no revision 'HEAD~9'", "git log"),
        ("2019@", "'' can't be a git revision", "git log"),
        ("2019@-x", "'-x' can't be a git revision", "git log"),
        ("2019@--output=x", "can't be a git revision", "git log"),
        ("2019@HEAD:ordinances", "can't be a git revision", "git log"),
        ("2019@HEAD..main", "can't be a git revision", "git log"),
        ("2019@^HEAD", "git knows no revision", "git log"),
        ("2019@a\nb", "can't be a git revision", "git log"),
        ("2019@\ud800", "can't be a git revision", "git log"),
        ("2021@HEAD", "no version '2021' at git revision HEAD", "versions there: 2019, 2020"),
        ("2020@HEAD~1", "no version '2020' at git revision HEAD~1", "versions there: 2019"),
        ("ordinances/2021/act.md@HEAD", "there is no ordinances/2021/act.md", "git ls-tree"),
        ("../x.md@HEAD", "is in no git repository", "leave the @REVISION out"),
        ("../../etc/passwd@HEAD", "no version and no file", ""),
    ],
)
def test_what_isn_t_there_is_said(layouts: dict[str, Path], argument: str, what: str, hint: str) -> None:
    (layouts["plain"].parent / "x.md").write_text("x")
    with pytest.raises((UnknownName, Unreadable)) as raised:
        workspace.resolve(argument, layouts["plain"])
    assert what in raised.value.what and hint in raised.value.hint


def test_a_shallow_clone_says_so(layouts: dict[str, Path]) -> None:
    with pytest.raises(UnknownName) as raised:
        workspace.resolve("2019@HEAD~1", layouts["shallow"])
    assert "shallow" in raised.value.hint


def test_no_git_at_all_is_said(layouts: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    tree = workspace.resolve("2019", layouts["plain"])  # needs none
    assert tree.stamp.commit and tree.files["act.md"].load() == NEW
    with pytest.raises(Unreadable, match="git isn't installed"):
        workspace.resolve("2019@HEAD", layouts["plain"])


def test_no_repository_is_said(tmp_path: Path) -> None:
    (tmp_path / "ordinances/2019").mkdir(parents=True)
    assert workspace.resolve("2019", tmp_path).stamp == workspace.Stamp("2019")
    assert workspace.dirty(workspace.resolve("2019", tmp_path)) is None
    with pytest.raises(Unreadable, match="is in no git repository"):
        workspace.resolve("2019@HEAD", tmp_path)


def test_a_tree_of_hostile_names_is_refused_name_by_name(layouts: dict[str, Path], tmp_path: Path) -> None:
    repository = tmp_path / "r"
    shutil.copytree(layouts["bare"], repository)
    blob = bytes.fromhex(git.object_id(NEW, 40))
    names = [b"..", b".", b".git", b"a\x1bb.md", b"a\nb.md", b"\xff.md", "\u202e.md".encode(), b"a\\b.md", b"Act.md"]
    names += [b"act.md", b"/etc/x.md", b"../x.md", b"a//b.md"]
    tree = b"".join(b"100644 %s\0%s" % (name, blob) for name in sorted(names))
    tree += b"120000 link.md\0%s160000 module\0%s" % (blob, blob)
    oid = run(repository, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=tree)
    found = git.locate(repository)
    assert found is not None
    entries = [git.Entry(*entry) for entry in (git.listing(found, oid, "") or [])]
    kept = files.in_commit(entries, git.reader(found), "v/")
    assert list(kept.blobs) == ["Act.md"]
    assert (
        len(kept.problems) == len(names) - 2 - 2 + 2
    )  # Act.md stays, .git is no ordinance; "." and ".." end in no .md
    assert all(problem.file.isprintable() and problem.file.isascii() for problem in kept.problems)


def test_a_damaged_object_is_one_clear_line(layouts: dict[str, Path], tmp_path: Path) -> None:
    repository = tmp_path / "r"
    shutil.copytree(layouts["plain"], repository)
    oid = git.object_id(NEW, 40)
    loose = repository / ".git/objects" / oid[:2] / oid[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"damaged")
    with pytest.raises(Unreadable) as raised:
        workspace.resolve("2019@HEAD", repository).files["act.md"].load()
    assert "git fsck" in raised.value.hint


def test_dirty_says_whether_the_files_are_the_commit_s(layouts: dict[str, Path], tmp_path: Path) -> None:
    repository = tmp_path / "r"
    shutil.copytree(layouts["plain"], repository)
    file = repository / "ordinances/2019/act.md"
    both = ("2019", "ordinances/2019/act.md")
    assert [workspace.dirty(workspace.resolve(name, repository)) for name in both] == [False, False]
    (repository / "ordinances/2019/new.md").write_text("new")
    assert [workspace.dirty(workspace.resolve(name, repository)) for name in both] == [True, False]
    file.write_bytes(OLD)
    assert [workspace.dirty(workspace.resolve(name, repository)) for name in both] == [True, True]
    assert workspace.dirty(workspace.resolve("2019@HEAD", repository)) is False


@pytest.mark.parametrize("packed", [False, True])
def test_head_is_read_from_the_files_of_refs(layouts: dict[str, Path], tmp_path: Path, packed: bool) -> None:
    repository = tmp_path / "r"
    shutil.copytree(layouts["plain"], repository)
    commit = run(repository, "rev-parse", "HEAD")
    if packed:
        run(repository, "pack-refs", "--all")
    found = git.locate(repository / "ordinances/2019")
    assert found is not None and git.head(found) == commit
    run(repository, "checkout", "-q", "--detach", "HEAD~1")
    assert git.head(found) == run(repository, "rev-parse", "HEAD")
    (repository / ".git/HEAD").write_text("ref: ../../../etc/passwd\n")
    assert git.head(found) is None


@pytest.mark.slow
def test_a_sha256_repository_is_read(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "-b", "main", "--template=", "--object-format=sha256", ".")
    (tmp_path / "ordinances/1").mkdir(parents=True)
    (tmp_path / "ordinances/1/a.md").write_bytes(NEW)
    run(tmp_path, "add", ".")
    run(tmp_path, "commit", "-q", "-m", "x")
    tree = workspace.resolve("1@HEAD", tmp_path)
    assert tree.files["a.md"].load() == NEW and len(tree.stamp.commit or "") == 64
    assert workspace.dirty(workspace.resolve("1", tmp_path)) is False


@pytest.mark.parametrize(
    ("trap", "command"),
    [
        ("fsmonitor", "status"),
        ("text conversion", "show HEAD"),
        ("filter", "status"),
        ("external diff", "diff HEAD~1"),
        ("partial, ssh", "show HEAD:ordinances/2019/act.md"),
        ("partial, ext", "show HEAD:ordinances/2019/act.md"),
        ("partial, program", "show HEAD:ordinances/2019/act.md"),
        ("hooks", "checkout -q HEAD~1"),
    ],
)
def test_the_traps_have_teeth(layouts: dict[str, Path], tmp_path: Path, trap: str, command: str) -> None:
    repository, mark = tmp_path / "r", tmp_path / "mark"
    shutil.copytree(layouts["plain"], repository)
    (tmp_path / "run.sh").write_text(f"#!/bin/sh\ntouch {mark}\n")
    (tmp_path / "run.sh").chmod(0o755)
    TRAPS[trap](repository / ".git", str(tmp_path / "run.sh"))
    os.utime(repository / "ordinances/2019/act.md", (1, 1))
    env = {name: value for name, value in {**os.environ, **QUIET}.items() if name != "GIT_ALLOW_PROTOCOL"}
    subprocess.run(["git", *command.split()], cwd=repository, env=env, capture_output=True, check=False)
    assert mark.exists()
