"""Redlines that are kept: read back they are what was written, and log and blame say the same with them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexdiff import differing, remembered, thread
from lexdiff.cache import Cache
from lexdiff.model.pair import Pair
from lexdiff.model.redline import OrdinanceRedline
from lexdiff.model.version import Crosswalk
from lexdiff.read import texts as reading
from lexdiff.render import history_json
from lexdiff.repository import Text
from tests import carried
from tests.conftest import RELEASE
from tests.grown import grown
from tests.test_answers import TEXT, town
from tests.test_blame import ALL

SEEDS = range(12 if RELEASE else 3)


def said(texts: list[Text], cache: Cache | None = None) -> Iterator[str]:
    """Yields the log and the blame of an ordinance and of each of its sections."""
    course = thread.course("g", texts, (), cache)
    for address in ("g", *(one.number for one in thread.whole(course, -1).root.children if one.number)):
        asked = thread.find(course, address)
        for write in (lambda out, one=asked: history_json.write_log(thread.log(one), out),
                      lambda out, one=asked: history_json.write_blame(thread.blame(one), out)):  # fmt: skip
            write(out := io.StringIO())
            yield out.getvalue()


@pytest.mark.parametrize("seed", SEEDS)
def test_log_and_blame_are_the_same_with_redlines_kept_and_with_redlines_as_they_are(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [Text(f"{n:02}", f"{n:02}/g.md", text) for n, text in enumerate(grown(seed, ALL, versions=8).texts)]
    cold, warm = (list(said(texts, Cache(tmp_path))) for _ in range(2))
    assert Cache(tmp_path).survey().entries > 3
    monkeypatch.setattr(remembered, "written", lambda redline: redline)
    monkeypatch.setattr(remembered, "read", lambda name, redline: redline)
    assert cold == warm == list(said(texts)) and len(cold) > 4


@pytest.mark.parametrize("seed", SEEDS)
def test_a_redline_read_back_is_what_was_written(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole: list[OrdinanceRedline] = []
    compared = differing.redline

    def seen(*args: object, **options: object) -> OrdinanceRedline:
        whole.append(compared(*args, **options))  # type: ignore[arg-type]
        return whole[-1]

    monkeypatch.setattr(differing, "redline", seen)
    texts = [Text(f"{n:02}", f"{n:02}/g.md", text) for n, text in enumerate(grown(seed, ALL, versions=8).texts)]
    thread.course("g", texts, ())
    assert sum(len(one.rows) for one in whole) > 20
    for one in whole:
        rows = [
            row._replace(provision=Pair(*(p and p._replace(children=()) for p in row.provision))) for row in one.rows
        ]
        back = remembered.read("g", remembered.written(one))
        assert [*back.rows] == rows and back.id == "g"
        assert list(map(_types, back.rows)) == list(map(_types, rows))


def _types(value: object) -> object:
    """Returns the types of a value and of all in it: a list is equal to no tuple, but a tuple is to a named one."""
    return (type(value), [_types(one) for one in value]) if isinstance(value, (tuple, list)) else type(value)


def test_the_key_of_a_redline_tells_all_that_it_is_made_from() -> None:
    one, other = ("2014", "2014/g.md", "Text"), ("2019", "2019/g.md", "Texts")
    line = Crosswalk(("2",), ("3",), "", "")
    keys = {
        remembered.key("g", [one, other], []), remembered.key("h", [one, other], []),
        remembered.key("g", [other, one], []), remembered.key("g", [one, other], [line]),
        remembered.key("g", [one, ("2020", *other[1:])], []), remembered.key("g", [one, ("2019", "x.md", "Texts")], []),
        remembered.key("g", [one, ("2019", "2019/g.md", "Text")], []),
        remembered.key("g", [one, other], [Crosswalk(("2",), ("3",), "moved", "")]),
        remembered.key("g", [one, other], [Crosswalk(("2",), ("3",), "", "why")]),
    }  # fmt: skip
    assert len(keys) == 9 and remembered.fronts_key() not in keys


@pytest.mark.parametrize("kind", carried.KINDS)
def test_front_matter_that_git_holds_is_looked_for_once(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str | None] = []
    root, front = town(tmp_path, kind), reading.front
    monkeypatch.setattr(reading, "front", lambda blob: (looked.append(blob.oid), front(blob))[1])
    first = thread.ask(root, "2", cache=Cache(root))
    several = len(looked)
    again = thread.ask(root, "2", cache=Cache(root))
    assert several and len(looked) == several and again.course.texts == first.course.texts
    titled = "---\ntitle: Anew\n---\n\n" + TEXT.format("ten", "two", "new")
    carried.commit(root, {"noise.md": titled}, "Law", *(["Version: 2023"] if kind == "commits" else []))
    if kind == "tags":
        carried.run(root, "tag", "2023")
    later = thread.ask(root, "2", cache=Cache(root))
    assert len(looked) == several + 1 and thread.title(later.course) == "Anew"
    assert thread.title(thread.ask(root, "2").course) == "Anew"
