"""Pages of the publisher's own (``site/pages/*.md``), before ours of the same name (``lexdiff/site/own/*.md``).

Front matter: ``title`` and ``order``; the rest is Markdown in which raw HTML is shut off, with one addition: words that
CriticMarkup marks as added or struck look as they do in a redline. A file in a folder named for a language (``es``)
stands for the page in it. Limits: the folder itself and those of the languages. Rejected: templates in pages; whoever
writes a page of text shouldn't be able to break the build with a brace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lexdiff.read import frontmatter
from lexdiff.read.files import Blob, decode, in_folder
from lexdiff.render.labels import visible
from lexdiff.settings import LANGUAGES
from lexdiff.site import sources, urls
from lexdiff.site.page import Link, Page

FOLDER = "site/pages"
OURS = Path(__file__).parent.parent / "own"
_LAST = 1_000


class Words(NamedTuple):
    """A page in one language: its title and its Markdown."""

    title: str
    markdown: str


class Listed(NamedTuple):
    """A page of these in the list of them: its title in each language, and where it stands."""

    titles: Mapping[str, str]
    url: str
    chosen: bool


class Content(NamedTuple):
    """All that such a page shows: ``words`` by language (the first one's stand in for the others), and its fellows."""

    name: str
    words: Mapping[str, Words]
    first: str
    others: tuple[Listed, ...]


class File(NamedTuple):
    """A file of such a page: its path as people see it, its language and its bytes."""

    name: str
    language: str
    content: bytes


def files(root: Path, languages: Sequence[str]) -> tuple[File, ...]:
    """Returns the files of all pages, in the order of their names: the publisher's, and ours of other names."""
    theirs = list(_in(sources.below(root, "pages"), languages[0]))
    taken = {file.name for file in theirs}
    ours = [file for file in _in(in_folder(OURS, OURS, "").blobs, "en") if file.name not in taken]
    return tuple(sorted((*theirs, *ours), key=lambda file: (file.name, file.language)))


def _in(found: Mapping[str, Blob], first: str) -> Iterator[File]:
    """Yields the pages among the files of a folder: in its ``first`` language, and in folders for the others."""
    for path, blob in found.items():
        if is_page(path, first):
            code, _, name = path.rpartition("/")
            yield File(name.removesuffix(".md"), code or first, blob.load())


def is_page(path: str, first: str) -> bool:
    """Returns whether a file of the folder is a page, ``first`` being the language of the folder itself."""
    code, _, name = path.rpartition("/")
    return name.endswith(".md") and name != "README.md" and code in {"", *LANGUAGES} - {first}


def pages(found: Sequence[File], languages: Sequence[str]) -> Iterator[Page]:
    """Yields the pages in the order that they ask for."""
    texts: dict[str, dict[str, Words]] = {}
    orders: dict[str, float] = {}
    for file in found:
        words, order = _read(file)
        texts.setdefault(file.name, {})[file.language] = words
        orders.setdefault(file.name, order)
    names = sorted(texts, key=lambda name: (orders[name], name))
    for name in names:
        yield _page(name, texts, names, languages)


def _page(name: str, texts: Mapping[str, Mapping[str, Words]], names: Sequence[str], languages: Sequence[str]) -> Page:
    first = next(code for code in (*languages, *sorted(texts[name])) if code in texts[name])
    others = tuple(
        Listed({code: words.title for code, words in texts[one].items()}, url(one), one == name) for one in names
    )
    return Page(
        path=url(name),
        kind="own",
        title=texts[name][first].title,
        content=Content(name, texts[name], first, others),
        trail=(Link("", "index.html"),),
    )


def url(name: str) -> str:
    """Returns where the page of a file stands."""
    return f"{urls.slug(name)}.html"


def _read(file: File) -> tuple[Words, float]:
    source = decode(file.content, f"{FOLDER}/{file.name}.md")
    end = frontmatter.cut(source)
    front = frontmatter.scalars(source[:end]) if end else {}
    title, body = front.get("title", ""), source[end:].strip()
    first, _, rest = body.partition("\n")
    if first.startswith("# "):
        title, body = title or first[2:].strip(), rest.strip()
    order = front.get("order", "")
    number = float(order) if order.isascii() and order.isdigit() and len(order) < 9 else _LAST
    return Words(visible(" ".join(title.split())) or visible(file.name), body), number
