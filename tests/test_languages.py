"""The site in other languages: catalogues that are whole, pages on which nothing is said in English, translations.

The law and the records of the marked site are written in Greek letters and its language marks every message, so that
any Latin word outside the marks is one that was forgotten. Limits: what only a larger repository says isn't seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from lexdiff import settings
from lexdiff.model.redline import Alarm, Basis, Phrase
from lexdiff.read import check, records, translations
from lexdiff.read.workspace import Workspace, amendment_folder
from lexdiff.render import labels, sentences
from lexdiff.render.say import ENGLISH
from lexdiff.site import catalogue, dates, speech
from lexdiff.site.build import build
from tests import catalogue as source

LANGUAGES = settings.LANGUAGES[1:]


# -- the catalogues


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_says_everything_and_nothing_else(code: str) -> None:
    assert source.faults(source.catalogue(code), source.messages()) == [], "see: python -m tests.catalogue"


@pytest.mark.parametrize("code", LANGUAGES)
def test_our_reader_reads_what_babel_reads(code: str) -> None:
    ours = catalogue.read(code)
    theirs: Catalog = source.catalogue(code)
    for entry in theirs:
        if isinstance(entry.id, str) and entry.id:
            assert ours.gettext(entry.id) == entry.string
        elif entry.id:
            assert [ours.ngettext(*entry.id, n) for n in (1, 2)] == list(entry.string)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_is_as_its_command_writes_it(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings.catalogue(code).read_bytes()
    copy = tmp_path / code / "LC_MESSAGES" / "lexdiff.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(before)
    monkeypatch.setattr(settings, "LOCALE", tmp_path)
    source.update(code)
    assert copy.read_bytes() == before, "write it with: python -m tests.catalogue --update"


PO = (
    'msgid ""\nmsgstr ""\n"X-Language-Name: Test\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\nmsgid "one"\nmsgstr "uno"\n\n#, fuzzy\nmsgid "two"\n'
    'msgstr "dos"\n'
    '\nmsgid "day"\nmsgid_plural "days"\nmsgstr[0] "día"\nmsgstr[1] ""\n"días"\n\n#~ msgid "old"\n#~ msgstr "viejo"\n'
    '\nmsgid "a \\"b\\"\\n"\nmsgstr "c \\"d\\"\\n"\n\nmsgid "empty"\nmsgstr ""\n'
)


def test_a_catalogue_is_read(tmp_path: Path) -> None:
    file = tmp_path / "x.po"
    file.write_text(PO, "utf-8")
    found = catalogue.parse(file)
    assert [found.gettext(text) for text in ("one", "two", "old", 'a "b"\n', "empty")] == [
        "uno", "two", "old", 'c "d"\n', "empty",
    ]  # fmt: skip
    assert [found.ngettext("day", "days", n) for n in (0, 1, 2)] == ["día", "día", "días"]


def test_one_language_reads_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "parse", lambda path: pytest.fail("a catalogue was read"))
    assert speech.language("en", ["en"]).say("added") == "added"


FAULTS = {
    "missing": ('msgid "a"\nmsgstr ""\n', "missing: 'a' (x)"),
    "fuzzy": ('#, fuzzy\nmsgid "a"\nmsgstr "b"\n', "fuzzy: 'a'"),
    "unused": ('msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n', "unused: 'c'"),
    "spaces": ('msgid "a"\nmsgstr "b "\n', "other spaces at its ends: 'a': 'b '"),
    "parameters": ('msgid "a"\nmsgstr "b %(n)s"\n', "other parameters: 'a': 'b %(n)s'"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_catalogue_is_found(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "es" / "LC_MESSAGES" / "lexdiff.po"
    file.parent.mkdir(parents=True)
    file.write_text(FAULTS[name][0], "utf-8")
    monkeypatch.setattr(settings, "LOCALE", tmp_path)
    assert source.faults(source.catalogue("es"), [source.Message("a", "", "x")]) == [FAULTS[name][1]]


# -- words of changes


SPANISH = {
    "moved": (("1", "2"), "trasladado de 1 a 2"),
    "replaced": (("may", "shall"), "“may” pasa a ser “shall”"),
    "redesignated": (("(a)", "(b)"), "(a) renumerado como (b)"),
    "split": (("2",), "dividido en 2 disposiciones"),
    "more": (("1",), "y 1 cambio más"),
    "word": (("not in the codified text",), "fuera del texto codificado"),
    "form": ((), "solo de forma"),
}


@pytest.mark.parametrize("key", SPANISH)
def test_a_phrase_in_spanish(key: str) -> None:
    values, told = SPANISH[key]
    assert sentences.spoken(Phrase(key, values), speech.say("es")) == told


def test_an_alarm_in_spanish() -> None:
    assert labels.alarm(Alarm("duty", "may", "shall"), speech.say("es")) == "obligación: “may” pasa a ser “shall”"


DATES = {
    "2019-12-11": "11 de diciembre de 2019",
    "2019-07": "julio de 2019",
    "2019": "2019",
    "2014-06-25..2014-07-02": "entre el 25 de junio de 2014 y el 2 de julio de 2014",
}


@pytest.mark.parametrize("written", DATES)
def test_a_date_in_spanish(written: str) -> None:
    assert dates.said(speech.say("es"), written) == DATES[written]


def test_english_is_what_the_code_says() -> None:
    assert ENGLISH("100 % of %(x)s") == "100 % of %(x)s"
    assert ENGLISH("") == speech.say("es")("") == ""
    assert Basis("same heading").reason in labels.REASONS


# -- the marked site


LAW = {
    "ordinances/2014/αα.md": (
        "---\nlanguage: el\nwording: restatement\nnote: ΝΝ\nstage: as passed\nofficial: https://example.org/\n---\n"
        "# Α Νόμος\n\n## 1. Όροι\n\n- (a) **Κάρο** ένα.\n- (b) **Παλιά** δύο.\n\n## 2. Άδεια\n\nΗ άδεια may 50.\n\n"
        "## 3. Ζζ\n\nΖζ ζζ.\n\n## 5. Πρώτο μέρος του νόμου που μετακινείται ολόκληρο\n\nΈνα δύο τρία τέσσερα πέντε.\n"
        "\n## 6. Λείπει\n\n[not held]\n\n## 7. Ίδιο\n\nΊδιο κείμενο.\n"
        "\n## 8. Ίσο\n\n- (a) Μένει εδώ.\n- (b) *Αλλάζει*.\n"
    ),
    "ordinances/2019/αα.md": (
        "---\nlanguage: el\nwording: restatement\nstage: as codified\n---\n"
        "# Α Νόμος\n\n## 1. Όροι\n\n- (a) **Κάρο** ένα.\n\n## 2. Άδεια\n\nΗ άδεια shall 100.\n\n"
        "## 4. Πρώτο μέρος του νόμου που μετακινείται ολόκληρο\n\nΈνα δύο τρία τέσσερα πέντε.\n\n"
        "## 6. Λείπει\n\nΤώρα υπάρχει.\n\n## 7. Ίδιο\n\nΊδιο κείμενο.\n"
        "\n## 8. Ίσο\n\n- (a) Μένει εδώ.\n- (b) Αλλάζει.\n"
    ),
    "amendments/2019-ββ/amendment.md": (
        "---\ntitle: Ββ\ntype: ordinance\nordinances: [αα]\nbefore: 2014\nafter: 2019\n"
        "passed: 2019-12-11\napproved: 2019-12\napproval: signed\neffective: not known\nsponsors:\n  - name: Σς\n"
        "    role: Ρρ\nvotes:\n  - body: Ψψ\n    date: 2019-12-11\n    result: Νν\n    yes: [Σς]\n    no: [Ττ]\n"
        "    absent: [Υυ]\ncrosswalk:\n  - before: 3\n    after: none\n    word: not in the codified text\n"
        "    reason: Γγ\n---\n\nΠερίληψη.\n"
    ),
    "site/addresses.json": (
        '{"format": "lexdiff.addresses/1", "languages": [""], "pages": [\n'
        '{"path": "records/x.html", "title": "Ψψ", "version": "2014", "marks": ["1"]},\n'
        '{"path": "records/y.html", "title": "Μμ 3", "version": "2014"}\n]}\n'
    ),
    "site/site.toml": 'languages = ["qps"]\nname = "Λλ"\ncontact = "Κκ"\nfeedback = "mailto:a@example.org"\n',
}
FIELDS = (
    "publisher: Εε\nbody: Ψψ\ndocket: '12'\nlink: https://example.org/1\narchive: https://example.org/2\nquote: Θθ\n"
    "conflict: Δδ\nlanguage: el\ntopics: [Ττ]\nplace: {{time: '1:02', page: '3'}}\nstatus: {status}\nfigures:\n"
    "  - {{what: Ξξ, period: '201{n}', value: '1{n}', remark: Ππ}}\n"
    "people:\n  - {{name: Φφ, role: Χχ, position: {position}}}\nbodies:\n  - {{name: Ωω}}\n"
    "sources:\n  - {{publisher: Εε, title: Ιι, date: 2019-07, link: https://example.org/3}}\n"
    "bears_on:\n  - {{at: '{at}', version: {version}, relation: {relation}, strength: {strength}, note: Οο{outcome}}}\n"
)


def record(n: int, kind: str) -> str:
    """Returns a record in which, over all numbers, every kind of word is said."""
    fields = FIELDS.format(
        n=n % 10,
        status="announced" if n == 1 else "Ωμ",
        position=("for", "against", "if amended")[n % 3],
        at=("2", "3", "αα", "1/a")[n % 4],
        version=("2019", "2014")[n % 4 in (1, 3)],
        relation=[one for one in records.RELATIONS if one != "prompts"][n % (len(records.RELATIONS) - 1)],
        strength=records.STRENGTHS[n % 3],
        outcome=(f", outcome: {records.OUTCOMES[n % 3]}" if n % 2 else ""),
    )
    before = f"answers: [a{n - 1:02}]\n" if n % 3 == 1 else f"follows: [a{n - 1:02}]\n" if n % 3 == 2 else ""
    day = ("2019-07-04", "2014", "not known", "2018..2020")[n % 4]
    return f"---\nkind: {kind}\ndate: {day}\ntitle: Μμ {n}\n{fields}{before}---\n\nΣημείωση.\n"


def marked(folder: Path) -> None:
    """Writes the catalogue of a language in which every message stands between marks."""
    lines = [
        'msgid ""\nmsgstr ""\n"X-Language-Name: ⟦⟧\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    ]
    for one in source.messages():
        if one.many:
            lines.append(f"msgid {_po(one.one)}\nmsgid_plural {_po(one.many)}\nmsgstr[0] {_po(f'⟦{one.one}⟧')}")
            lines.append(f"msgstr[1] {_po(f'⟦{one.many}⟧')}\n")
        else:
            lines.append(f"msgid {_po(one.one)}\nmsgstr {_po(f'⟦{one.one}⟧')}\n")
    file = folder / "qps" / "LC_MESSAGES" / "lexdiff.po"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(lines), "utf-8")


def _po(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


class Words(HTMLParser):
    """Gathers what a page says to people, and leaves out what is marked as of another language, and code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = tag in ("code", "script") or (tag != "html" and "lang" in given) or given.get("class") == "sources"
        around = bool(self.open) and self.open[-1][1]
        if tag not in ("meta", "link", "input", "br", "line", "rect"):
            self.open.append((tag, hidden or around))
        said = ["aria-label", "title", "data-label", "data-copy", "data-copied"]
        if tag == "meta" and given.get("name") == "description":
            said.append("content")
        self.found += [given[name] or "" for name in said if name in given and not (hidden or around)]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.found.append(data)


def forgotten(page: str) -> Iterator[str]:
    """Yields the words of a page that stand outside the marks."""
    words = Words()
    words.feed(page)
    said = "\0".join(words.found)
    while (bare := re.sub(r"⟦[^⟦⟧]*⟧", "", said)) != said:
        said = bare
    said = re.sub(r"SHA-256|A–Z|⟨[^⟩]*⟩|\b(?:may|shall)\b", "", said)
    yield from (part.strip() for part in said.split("\0") if re.search(r"[A-Za-z]{2}", part))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("marked")
    marked(folder / "locale")
    kinds = (*records.KINDS, *records.KINDS[:6])
    notes = {f"amendments/2019-ββ/a{n:02}.md": record(n, kind) for n, kind in enumerate(kinds)}
    elsewhere = {f"amendments/elsewhere/a{n:02}.md": record(n, "comparator") for n in (2, 5)}
    for name, content in {**LAW, **notes, **elsewhere}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LOCALE", folder / "locale")
        patch.setattr(settings, "LANGUAGES", ("en", "qps"))
        build(folder, folder / "public", cache=folder / "cache")
    yield folder / "public"


@pytest.mark.slow
def test_no_page_says_anything_that_no_catalogue_has(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    kinds = {kind for page in pages for kind in re.findall(r'<body class="page-([\w-]+)"', page.read_text("utf-8"))}
    templates = {path.name.removesuffix(".html.j2") for path in source.PACKAGE.glob("site/templates/*.j2")}
    assert templates - kinds <= {"base", "parts", "pictures", "was"}
    found = {word: page.relative_to(site).as_posix() for page in pages for word in forgotten(page.read_text("utf-8"))}
    assert found == {}


def test_a_forgotten_word_is_found() -> None:
    page = '<html lang="x"><p title="Oh no">⟦All ⟦of⟧ it⟧ but this <b lang="en">not this</b><code>nor this</code></p>'
    assert list(forgotten(page)) == ["Oh no", "but this"]


@pytest.mark.slow
def test_languages_lead_to_one_another(tmp_path: Path) -> None:
    files = {**LAW, "site/site.toml": 'languages = ["es", "en"]\n'}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    build(tmp_path, tmp_path / "public", cache=tmp_path / "cache")
    spanish, english = ((tmp_path / "public" / name).read_text("utf-8") for name in ("people.html", "en/people.html"))
    assert '<html lang="es"' in spanish and '<html lang="en"' in english
    assert '<link rel="alternate" hreflang="en" href="en/people.html">' in spanish
    assert '<a lang="es" hreflang="es" href="../people.html">Español</a>' in english


# -- translations of titles, summaries and notes


NOTE = "---\nkind: news\ndate: 2019\ntitle: A title\n{more}---\n\nA note.\n"
OF = translations.digest("A title", "A note.")
SPANISH_NOTE = "  - language: es\n    title: Un título\n    text: Una nota.\n    of: {of}\n"


def repository(folder: Path, more: str) -> Path:
    """Writes a repository with one record, and returns its folder."""
    (folder / "ordinances/1").mkdir(parents=True)
    (folder / "ordinances/1/a.md").write_text("# A\n\n## 1. B\n\nC.\n", "utf-8")
    (folder / "amendments/x").mkdir(parents=True)
    (folder / "amendments/x/n.md").write_text(NOTE.format(more=more), "utf-8")
    return folder


TRANSLATIONS: dict[str, tuple[str, list[str], Callable[[str], bool]]] = {
    "current": (
        SPANISH_NOTE.format(of=OF),
        [],
        lambda p: "<h1>Un título" in p and "Una nota." in p and ">traducción<" in p,
    ),
    "outdated": (
        SPANISH_NOTE.format(of="000000000000"),
        ["the translation into es is older than the text"],
        lambda p: "Una nota." in p and "Esta traducción es anterior" in p,
    ),
    "without a digest": (
        SPANISH_NOTE.format(of="not known"),
        ["the translation into es doesn't say what it was made from"],
        lambda p: "Esta traducción es anterior" in p,
    ),
    "none": (
        "",
        [],
        lambda p: '<h1 lang="en">A title' in p and "sin traducción" in p and '<div class="summary" lang="en">' in p,
    ),
    "of a title only": (
        "  - language: es\n    title: Un título\n    of: " + OF + "\n",
        ["the translation into es lacks its title or text, and isn't shown"],
        lambda p: "sin traducción" in p,
    ),
    "into an unknown language": (
        SPANISH_NOTE.format(of=OF).replace("es\n", "tlh\n", 1),
        ["the translation is in a language that isn't there: tlh"],
        lambda p: "sin traducción" in p,
    ),
    "twice": (SPANISH_NOTE.format(of=OF) * 2, ["there are two translations into es"], lambda p: ">traducción<" in p),
}


@pytest.mark.parametrize("name", TRANSLATIONS)
def test_a_translation(name: str, tmp_path: Path) -> None:
    more, problems, shown = TRANSLATIONS[name]
    folder = repository(tmp_path, f"translations:\n{more}" if more else "")
    found = check.check(Workspace(folder), languages=settings.LANGUAGES)
    assert [problem.what for problem in found] == problems
    assert all(problem.line > 4 for problem in found)
    build(folder, folder / "public", cache=folder / "cache")
    assert shown((folder / "public/es/records/x/n.html").read_text("utf-8"))
    assert "A note." in (folder / "public/records/x/n.html").read_text("utf-8")


def test_a_hint_tells_the_digest_that_fits(tmp_path: Path) -> None:
    folder = repository(tmp_path, "translations:\n" + SPANISH_NOTE.format(of="x"))
    (problem,) = check.check(Workspace(folder))
    assert problem.hint == f"look it through, then write of: {OF}"


def test_breaking_lines_otherwise_makes_no_translation_old() -> None:
    assert translations.digest("A  title", "A\nnote.") == OF != translations.digest("A title", "A note")


def test_our_amendments_are_translated() -> None:
    found, _ = records.amendments(amendment_folder(Workspace(source.ROOT)).blobs)
    assert [[one.language for one in amendment.translations] for amendment in found] == [["es"]] * 2
