"""Reads what stands around the ordinances: amendments (``amendments/*/amendment.md``) and their records.

Comparing reads amendments only; records wait until somebody asks. A file that can't be read is a ``Problem``.
Limits: whether a name leads to something (an address, a version, another record) is for ``check``.
Rejected: deriving clocks or relations from commits or from text. Here stands only what the files say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar, get_args

from lexdiff.errors import LexdiffError
from lexdiff.model.dates import Clocks, When
from lexdiff.model.location import Problem
from lexdiff.model.pair import Pair
from lexdiff.model.record import (
    Amendment,
    AmendmentType,
    Bearing,
    Figure,
    Outcome,
    Person,
    Record,
    Relation,
    Source,
    Strength,
    Vote,
)
from lexdiff.model.version import NOTHING_SAID, Crosswalk, Said
from lexdiff.read import addresses, dates, duties, frontmatter, standing, translations
from lexdiff.read.fields import Sheet, sheet
from lexdiff.read.files import Blob, decode

Read = TypeVar("Read")
CLOCKS = ("passed", "approved", "effective", "published")
APPROVALS = ("signed", "unsigned", "vetoed", "overridden")
TYPES: tuple[AmendmentType, ...] = get_args(AmendmentType)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
STRENGTHS: tuple[Strength, ...] = get_args(Strength)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)[1:]
KINDS = (
    "filing", "hearing-order", "hearing", "working-session", "committee-report", "vote", "signing", "codification",
    "report", "news", "statement", "lawsuit", "ruling", "resolution", "policy", "request", "evidence", "comparator",
)  # fmt: skip
AMENDMENT_KEYS = (
    "title", "type", "ordinances", "before", "after", "docket", *CLOCKS, "approval", "clocks", "status", "sponsors",
    "votes", "link", "crosswalk", "duties", "language", "translations",
)  # fmt: skip
RECORD_KEYS = (
    "kind", "date", "title", "publisher", "body", "docket", "link", "archive", "bears_on", "people", "bodies", "votes",
    "figures", "place", "quote", "language", "status", "conflict", "topics", "answers", "follows", "corrects",
    "sources", "fulfils", "testify", "translations",
)  # fmt: skip
PERSON_KEYS = ("name", "role", "position")
VOTE_KEYS = ("body", "date", "result", "count", "yes", "no", "absent")
BEARING_KEYS = ("at", "term", "version", "relation", "strength", "outcome", "note")
QUOTE_WORDS = 25
HEARINGS = ("hearing", "working-session")  # where people speak


def amendments(files: Mapping[str, Blob]) -> tuple[tuple[Amendment, ...], tuple[Problem, ...]]:
    """Returns the amendments among the files below ``amendments/`` in the order of their ids, and what is wrong."""
    found, problems = _each(((path, blob) for path, blob in files.items() if _is_amendment(path)), _amendment)
    return found, problems + _circles(found)


def records(files: Mapping[str, Blob]) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Returns the records among the files below ``amendments/`` in the order of their ids, and what is wrong."""
    return _each(((path, blob) for path, blob in files.items() if not _is_amendment(path)), _record)


def _is_amendment(path: str) -> bool:
    return path.count("/") == 2 and path.endswith("/amendment.md")


def _each(
    files: Iterable[tuple[str, Blob]], read: Callable[[str, Sheet, str], Read]
) -> tuple[tuple[Read, ...], tuple[Problem, ...]]:
    found, problems = [], []
    for path, blob in sorted(files, key=lambda file: file[0]):
        try:
            source = decode(blob.load(), blob.file)
        except LexdiffError as error:
            problems.append(as_problem(error, blob.file))
            continue
        front = sheet(source, blob.file)
        if not front.fields and not front.problems:
            front.report(1, "the front matter is missing", "begin the file with ---, key: value lines, and ---")
        name = path.removeprefix("amendments/").removesuffix(".md").removesuffix("/amendment")
        found.append(read(name, front, source[frontmatter.cut(source) :].strip()))
        problems.extend(front.problems)
    return tuple(found), tuple(problems)


def as_problem(error: LexdiffError, file: str) -> Problem:
    """Returns an error about one file as a problem of that file."""
    _, colon, line = error.place.rpartition(":")
    line = line if colon else ""
    return Problem(file, int(line) if line.isdigit() else 0, frontmatter.one_line(error.what), error.hint)


def _amendment(name: str, front: Sheet, body: str) -> Amendment:
    front.expect(AMENDMENT_KEYS, ("title", "type", "ordinances", "after"))
    kind = front.choice("type", TYPES)
    if kind is None and "type" in front.fields:
        front.report(front.at("type"), "the type isn't known, so it counts as ordinance", f"one of {', '.join(TYPES)}")
    ordinances = front.texts("ordinances")
    return Amendment(
        id=name,
        where=front.where(),
        title=front.text("title"),
        type=kind or "ordinance",
        ordinances=ordinances,
        before=front.text("before"),
        after=front.text("after"),
        docket=front.text("docket"),
        clocks=Clocks(
            front.date("passed"),
            front.date("approved"),
            front.date("effective"),
            front.date("published"),
            front.choice("approval", APPROVALS) or "",
        ),
        sponsors=_people(front, "sponsors"),
        votes=_votes(front),
        crosswalk=_crosswalk(front, ordinances),
        link=front.link("link"),
        summary=body,
        language=front.text("language"),
        translations=translations.read(front),
        status=front.choice("status", standing.FATES) or "",
        by_provision=standing.by_provision(front),
        duties=duties.of_amendment(front, ordinances),
    )


def _crosswalk(front: Sheet, ordinances: tuple[str, ...]) -> tuple[Crosswalk, ...]:
    lines = []
    for line in front.sheets("crosswalk", ("before", "after", "word", "reason")):
        before, after = (
            tuple(_without_id(address, ordinances) for address in line.texts(side)) for side in ("before", "after")
        )
        if not before and not after:
            line.report(line.line, "a line of the crosswalk names no provision", "give before, after, or both")
        else:
            lines.append(Crosswalk(before, after, line.text("word"), line.text("reason")))
    return tuple(lines)


def _without_id(address: str, ordinances: tuple[str, ...]) -> str:
    address = addresses.tidy(address)
    head, slash, rest = address.partition("/")
    return rest if slash and head in ordinances else address


def _record(name: str, front: Sheet, body: str) -> Record:
    front.expect(RECORD_KEYS, ("kind", "date", "title"))
    place = (front.sheets("place", ("time", "page")) or [Sheet("", 0, {})])[0]
    return Record(
        id=name,
        where=front.where(),
        kind=front.choice("kind", KINDS) or "",
        date=front.date("date"),
        title=front.text("title"),
        publisher=front.text("publisher"),
        body=front.text("body"),
        docket=front.text("docket"),
        link=front.link("link"),
        archive=front.link("archive"),
        bears_on=_bearings(front),
        people=_people(front, "people"),
        bodies=_people(front, "bodies"),
        votes=_votes(front),
        figures=_figures(front),
        sources=_sources(front),
        time=place.text("time"),
        page=place.text("page"),
        quote=_quote(front),
        language=front.text("language"),
        status=front.text("status"),
        conflict=front.text("conflict"),
        topics=front.texts("topics"),
        answers=front.texts("answers"),
        follows=front.texts("follows"),
        corrects=front.texts("corrects"),
        note=body,
        translations=translations.read(front),
        fulfils=duties.of_record(front),
        testify=_testify(front),
    )


def _testify(front: Sheet) -> str:
    if "testify" in front.fields and front.text("kind") not in HEARINGS:
        what = f"testify is for a {' or a '.join(HEARINGS)}, where people speak"
        front.report(front.at("testify"), what, "write it into the record of the hearing")
    return front.text("testify")


def _bearings(front: Sheet) -> tuple[Bearing, ...]:
    found = []
    for line in front.sheets("bears_on", BEARING_KEYS):
        at, term = line.text("at"), line.text("term")
        relation, strength = line.choice("relation", RELATIONS), line.choice("strength", STRENGTHS)
        for key, value in (("version", line.text("version")), ("relation", relation), ("strength", strength)):
            if not value and not line.text(key):
                line.report(line.line, f"bears_on lacks its {key}", f"add {key}: ...")
        if bool(at) == bool(term):
            line.report(line.line, "bears_on needs either an address (at) or a term", "give one of the two")
        if relation == "prompts" and strength not in ("stated", None):
            what = "'prompts' needs a source that says so (strength: stated)"
            line.report(line.at("relation"), what, "without one write relation: came before")
        if relation and strength and (at or term):
            version, outcome, note = line.text("version"), line.choice("outcome", OUTCOMES) or "", line.text("note")
            found.append(Bearing(at, term, version, relation, strength, outcome, note, line.where()))
    return tuple(found)


def _people(front: Sheet, key: str) -> tuple[Person, ...]:
    sheets = front.sheets(key, PERSON_KEYS, "name")
    return tuple(Person(person.text("name"), person.text("role"), person.text("position")) for person in sheets)


def _votes(front: Sheet) -> tuple[Vote, ...]:
    return tuple(
        Vote(
            vote.text("body"), vote.date("date"), vote.text("result"), vote.text("count"),
            vote.texts("yes"), vote.texts("no"), vote.texts("absent"),
        )
        for vote in front.sheets("votes", VOTE_KEYS)
    )  # fmt: skip


def _figures(front: Sheet) -> tuple[Figure, ...]:
    keys = ("what", "period", "value", "remark")
    return tuple(Figure(*(line.text(key) for key in keys)) for line in front.sheets("figures", keys))


def _sources(front: Sheet) -> tuple[Source, ...]:
    return tuple(
        Source(line.text("publisher"), line.text("title"), _kept_date(line), line.link("link"))
        for line in front.sheets("sources", ("publisher", "title", "date", "link"))
    )


def _kept_date(line: Sheet) -> str:
    when = line.date("date")
    return when.text if when else ""


def _quote(front: Sheet) -> str:
    quote = front.text("quote")
    words = len(quote.split())
    if words > QUOTE_WORDS:
        what = f"the quote has {words} words, more than {QUOTE_WORDS}"
        front.report(front.at("quote"), what, "shorten it, and say the rest in your own words")
    return quote


def _circles(found: tuple[Amendment, ...]) -> tuple[Problem, ...]:
    """Returns a problem for each amendment whose versions lead back to themselves."""
    edges = {(o, a.before, a.after): a for a in found for o in a.ordinances if a.before and a.after}
    while edges:  # peel off what has no way in or no way out, until only circles are left
        starts, ends = {(o, before) for o, before, _ in edges}, {(o, after) for o, _, after in edges}
        left = {e: a for e, a in edges.items() if (e[0], e[1]) in ends and (e[0], e[2]) in starts}
        if len(left) == len(edges):
            break
        edges = left
    hint = "correct before and after: a version can't come before itself"
    return tuple(
        Problem(
            amendment.where.file, amendment.where.line, f"the versions go round in a circle ({before} to {after})", hint
        )
        for (_, before, after), amendment in edges.items()
    )


def made_by(
    ordinance: str, version: str, front: Mapping[str, str], found: Iterable[Amendment], said: Said = NOTHING_SAID
) -> Amendment | None:
    """Returns the amendment that made an ordinance's version: the one its front matter names, else the only one.

    One that a commit names comes between, where that amendment is about the ordinance.
    """
    named = front.get("amendment", "")
    if dates.known(named):
        return next((amendment for amendment in found if amendment.id == named), None)
    told = [a for a in found if said.amendment and a.id == said.amendment and ordinance in a.ordinances]
    if told:
        return told[0]
    fitting = [a for a in found if a.after == version and ordinance in a.ordinances]
    return fitting[0] if len(fitting) == 1 else None


def clocks(front: Mapping[str, str], amendment: Amendment | None, said: Said = NOTHING_SAID) -> Clocks:
    """Returns the clocks of an ordinance's version: its amendment's, each overruled by its own front matter.

    The amendment's are those of the text that passed; an earlier text of it has none but its own. What a commit says
    fills in what the amendment doesn't know: a file can be corrected, a commit can't.
    """
    base = amendment.clocks if amendment and not standing.on_the_way(front) else Clocks()
    base = filled(base, said.clocks)
    passed, approved, effective, published = (
        _when(front[clock]) if clock in front else when for clock, when in zip(CLOCKS, base[:4], strict=True)
    )
    return Clocks(passed, approved, effective, published, _approval(front.get("approval", base.approval)))


def filled(clocks: Clocks, others: Clocks) -> Clocks:
    """Returns clocks in which each that is unknown is as others have it."""
    return Clocks(*(one or other for one, other in zip(clocks, others, strict=True)))  # type: ignore[arg-type]


def _approval(written: str) -> str:
    return written if written in APPROVALS else ""


def _when(written: str) -> When | None:
    try:
        return dates.parse(written) if dates.known(written) else None
    except ValueError:
        return None  # `check` reports it


def crosswalk(found: Iterable[Amendment], names: Pair[str], ordinance: str, forward: bool) -> list[Crosswalk]:
    """Returns the newer side's crosswalk for an ordinance, turned round where that is the before side."""
    older, newer = names if forward else Pair(names.after, names.before)
    lines = [
        line
        for a in found
        if a.after == newer and a.before in ("", older) and (not a.ordinances or ordinance in a.ordinances)
        for line in a.crosswalk
    ]
    return lines if forward else [Crosswalk(line.after, line.before, line.word, line.reason) for line in lines]


def version_clocks(names: Iterable[str], found: Iterable[Amendment]) -> dict[str, Clocks]:
    """Returns the clocks of versions as their amendments tell them (of several, the latest), for putting in order."""
    known = {name: Clocks() for name in names}
    for amendment in found:
        if amendment.after in known:
            known[amendment.after] = max(known[amendment.after], amendment.clocks, key=_latest)
    return known


def builds_on(found: Iterable[Amendment]) -> dict[str, set[str]]:
    """Returns for each version those that its amendments name as the ones before."""
    before: dict[str, set[str]] = {}
    for amendment in found:
        before.setdefault(amendment.after, set()).add(amendment.before)
    return before


def _latest(clocks: Clocks) -> str:
    return max((clock.first for clock in clocks.dates if clock), default="")
