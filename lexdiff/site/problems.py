"""All that is wrong in a repository that a site is made from: what ``read.check`` finds, and a publisher's own files.

Of these each is named that isn't taken: whoever wrote ``hoem.html.j2`` would look for the fault in ``home.html.j2``.
Limits: the working tree only. Rejected: finding the latter in ``read.check``, which knows nothing of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from lexdiff import settings
from lexdiff.errors import LexdiffError
from lexdiff.model.history import History
from lexdiff.model.location import Problem
from lexdiff.model.record import Amendment
from lexdiff.read import check, checked, citing
from lexdiff.read.fields import nearest
from lexdiff.read.files import Blob
from lexdiff.read.records import as_problem
from lexdiff.read.workspace import Workspace
from lexdiff.repository import Repository
from lexdiff.site import fingerprint, registry, sources
from lexdiff.site.pages import own
from lexdiff.site.publish import Rendered, Unit

NAME = "problems"
TEMPLATES = Path(__file__).parent / "templates"


def every(home: Workspace, known_within: Container[str] = ()) -> tuple[Problem, ...]:
    """Returns all that is wrong, sorted by file and line, but for what is wrong within the texts named."""
    found = {*check.check(home, languages=settings.LANGUAGES, known_within=known_within), *_of_site(home.root)}
    return tuple(sorted(found))


def within(history: History, amendments: Iterable[Amendment]) -> int:
    """Returns how much is wrong in an ordinance's texts; what git carries unchanged through versions counts once."""
    known = tuple(amendments)
    editions = (*history.editions, *(aside.edition for aside in history.asides))
    texts = {(one.ordinance.file.removesuffix(f"@{one.version}"), one.ordinance.source): one for one in editions}
    return sum(len({*check.within(one.ordinance, one.problems, known)}) for one in texts.values())


def unit(found: Repository, inside: int) -> Unit:
    """Returns the unit of a site that has no pages, and the number of problems for its facts: an edit counts them.

    ``inside`` are those within the texts of ordinances, which are known from making their pages.
    """
    held = (found.versions, sorted(found.commits.items()), found.problems, inside)
    made_from = fingerprint.of(fingerprint.program(), *held, fingerprint.sources(found.root))
    return Unit(NAME, made_from, partial(_counted, found, inside))


def _counted(found: Repository, inside: int) -> Rendered:
    files = {text.file for texts in found.texts.values() for text in texts}
    return Rendered({}, b"%d" % (inside + len(every(Workspace(found.root), files))))


def _of_site(root: Path) -> Iterator[Problem]:
    readers: tuple[Callable[[Path], object], ...] = (
        sources.check,
        settings.read,
        citing.read,
        registry.read,
        checked.read,
    )
    for read in readers:
        try:
            read(root)
        except LexdiffError as error:
            yield as_problem(error, error.place.rpartition(":")[0] or error.place)
            return  # what leads out can't be named file by file
    first = settings.read(root).languages[0]
    yield from _strangers(root)
    yield from _pages(sources.below(root, "pages"), first)
    yield from _templates(sources.below(root, "templates"))
    if "publisher.css" in sources.below(root, "static"):
        hint = "give it another name; colours are set in site/site.toml"
        yield _unread("static/publisher.css", "the site's own file of that name comes before it", hint)


def _unread(path: str, why: str, hint: str) -> Problem:
    return Problem(f"{sources.FOLDER}/{path}", 0, f"not read: {why}", hint)


def _strangers(root: Path) -> Iterator[Problem]:
    """Yields what stands in ``site/`` under a name that nothing there has."""
    known = (*sources.FOLDERS, *sources.FILES)
    folder = root / sources.FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in (*known, "README.md") and not path.name.startswith("."):
            yield _unread(ascii(path.name)[1:-1], "nothing here has that name", nearest(path.name, known))


def _pages(found: Mapping[str, Blob], first: str) -> Iterator[Problem]:
    for path in found:
        if not own.is_page(path, first) and path.rpartition("/")[2] != "README.md":
            codes = [code for code in settings.LANGUAGES if code != first]
            hint = f"put NAME.md into site/pages/, or into site/pages/{codes[0] if codes else first}/"
            yield _unread(f"pages/{path}", "this is the place of no page", hint)


def _templates(found: Mapping[str, Blob]) -> Iterator[Problem]:
    """Yields templates that are none of ours by name, and that no other of theirs names."""
    ours = sorted(path.name for path in TEMPLATES.glob("*.j2"))
    texts = {path: blob.load() for path, blob in found.items()}
    for path in found:
        named = (path.encode() in text for other, text in texts.items() if other != path)
        if path not in ours and path.rpartition("/")[2] != "README.md" and not any(named):
            yield _unread(f"templates/{path}", "no page and no other template uses it", nearest(path, ours))
