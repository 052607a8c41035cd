"""Repositories of tests in which git carries the versions: made from folders, one commit or tag for each."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from lexdiff import pipeline
from lexdiff.model.pair import Pair
from lexdiff.model.version import Ordinance, Stamp
from lexdiff.read import workspace

QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "file"}
QUIET["FILTER_BRANCH_SQUELCH_WARNING"] = "1"
WHO = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
KINDS = ("tags", "commits")


def run(folder: Path, *command: str, when: str = "") -> str:
    """Runs git in a folder, and returns what it prints; commits are of the day ``when``, which is no date of law."""
    dates = {f"GIT_{who}_DATE": when or "2001-01-01T00:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    env = {**os.environ, **QUIET, **WHO, **dates}
    done = subprocess.run(["git", *command], cwd=folder, env=env, capture_output=True, check=True)
    return done.stdout.decode().strip()


def begin(root: Path, kind: str, *settings: str) -> Path:
    """Makes an empty repository whose versions are of a kind; returns its folder."""
    (root / "ordinances").mkdir(parents=True)
    (root / "site").mkdir(exist_ok=True)
    with open(root / "site/site.toml", "a", encoding="utf-8") as file:
        file.write("\n".join([f'versions = "{kind}"', *settings]) + "\n")
    run(root, "init", "-q", "-b", "main", "--template=", ".")
    return root


def commit(root: Path, texts: dict[str, str], *message: str, when: str = "") -> str:
    """Commits texts below ``ordinances/`` under a message of several paragraphs, and returns the commit."""
    for name, text in texts.items():
        path = root / "ordinances" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    paragraphs = [part for one in message for part in ("-m", one)]
    run(root, "add", "-A")
    run(root, "commit", "-q", "--allow-empty", "--allow-empty-message", *(paragraphs or ["-m", ""]), when=when)
    return run(root, "rev-parse", "HEAD")


def fold(
    folders: Path,
    root: Path,
    kind: str,
    names: Sequence[str],
    keep: Callable[[str], bool] | None = None,
    year: int = 2030,
) -> Path:
    """Makes a repository with the versions and all that stands around them in another, whose versions are folders.

    The versions follow one another as ``names`` do, and ``keep`` chooses files of each. In another ``year`` every
    commit is another one. Returns the new folder.
    """
    for name in ("amendments", "site"):
        if (folders / name).is_dir():
            shutil.copytree(folders / name, root / name)
    begin(root, kind)
    for number, name in enumerate(names):
        shutil.rmtree(root / "ordinances")
        (root / "ordinances").mkdir()
        for path in sorted((folders / "ordinances" / name).rglob("*.md")):
            inside = path.relative_to(folders / "ordinances" / name)
            if keep is None or keep(inside.as_posix()):
                (root / "ordinances" / inside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, root / "ordinances" / inside)
        day = f"{year - number}-01-01T00:00:00Z"  # the newest text has the oldest commit: no date of law
        commit(root, {}, f"The law, number {number}", *([f"Version: {name}"] if kind == "commits" else []), when=day)
        if kind == "tags":
            run(root, "tag", name)
    return root


def shown(root: Path, version: str, address: str | None = None) -> tuple[Stamp, list[Ordinance]]:
    """Returns what `lexdiff show` prints of a version."""
    tree = workspace.resolve(version, root)
    return pipeline.show(tree, pipeline.instruments_of(Pair(tree, tree)), address)
