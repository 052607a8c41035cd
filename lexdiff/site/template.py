"""Prints pages: the one place where templates are found and filled, in each language.

A publisher's ``site/templates`` come before ours, file by file. Every value is escaped; what may pass as HTML is marked
here and nowhere else: Markdown that ``read.markdown`` has written, with raw HTML shut off.
Rejected: a global environment that others add to; two tests that change it see each other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from pathlib import Path

from markupsafe import Markup, escape

from lexdiff.errors import LexdiffError
from lexdiff.render.labels import visible
from lexdiff.settings import Settings
from lexdiff.site import dates, layered, text, urls
from lexdiff.site.compiled import Compiled, environment, faulty, pass_context
from lexdiff.site.page import Page
from lexdiff.site.speech import Language, name, prefix

# A code of a language as the web writes it; what a record calls its language may be anything.
_CODE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
FOLDER = Path(__file__).parent / "templates"
_MARKS = re.compile(r'\sid="([^"]*)"')
_SIGNS = re.compile(r"\*\*|__|(?<![\w*])[*_](?=[\w“\"(])|(?<=[\w”\".,;:)])[*_](?![\w*])|\\(?=[.()\[\]*_#-])")


class Printer:
    """Prints pages of one site in one language; ``program`` is the hash of all that makes pages."""

    def __init__(self, root: Path, settings: Settings, language: Language, program: str) -> None:
        self.language = language
        self.at = ""  # the page being printed, from which links lead
        self.last: tuple[tuple[text.Entry, ...], str, Markup] = ((), "", Markup())
        self.codes = settings.languages
        self.folders = (root / "site" / "templates", FOLDER)
        self.environment = environment(self.folders, Compiled(FOLDER, program, language.code), self.say)
        self.environment.filters.update(markdown=_page, line=_line, words=_words, visible=visible, date=self.date)
        self.environment.filters.update(url=self.url, asset=self.asset, tongue=self.tongue)
        self.environment.globals.update(
            settings=settings,
            language=language,
            entries=self.entries,
            own=self.own,
            layered=self.layered,
        )
        # Not jinja's own, which look their text up in the context each time: a page says some fifty.
        self.environment.globals.update(_=self.say, gettext=self.say, ngettext=self.count)

    def say(self, text: str, **values: object) -> str:
        """Returns a text in the page's language, values put in; it is escaped like any other."""
        return self.language.say(text, **values)

    def count(self, one: str, many: str, num: int, **values: object) -> str:
        """Returns a text that depends on a number, in the page's language."""
        return self.language.say.counted(one, many, num, **values)

    def date(self, written: str) -> str:
        """Returns a date in words; what isn't a date stands as it is written."""
        return dates.said(self.language.say, written)

    def page(self, page: Page, folder: str | None = None) -> tuple[str, bytes]:
        """Returns a page's path, and its bytes; ``folder`` stands for the language's own."""
        path = self.at = (self.language.prefix if folder is None else folder) + page.path
        try:
            template = self.environment.get_template(f"{page.kind}.html.j2")
            printed = template.render(page=page, content=page.content, others=self._others(page))
            printed = self._footed(page, printed) if page.was else printed
        except LexdiffError:
            raise
        except Exception as error:  # a template is a program: it may raise anything
            raise faulty(error, self.folders) from None
        return path, printed.encode("utf-8", "surrogateescape")

    def _footed(self, page: Page, printed: str) -> str:
        """Returns a printed page that tells at its foot of the marks that it has no more."""
        marks = {unescape(mark) for mark in _MARKS.findall(printed)}
        lost = {one.mark: one for one in page.was if one.mark not in marks}
        if not lost:
            return printed
        head, end, tail = printed.rpartition("</main>")
        return head + self.environment.get_template("was.html.j2").render(was=list(lost.values())) + end + tail

    # The ways depend on the page: Jinja would work out those of a fixed target when it compiles, but for the context.
    @pass_context
    def url(self, _: object, target: str) -> str:
        """Returns the way from the page being printed to another in the same language."""
        return self._way(target)

    def _way(self, target: str) -> str:
        return urls.relative(self.language.prefix + target, self.at)

    @pass_context
    def asset(self, _: object, target: str) -> str:
        """Returns the way from the page being printed to a file that all languages share."""
        return urls.relative(target, self.at)

    def tongue(self, code: str, around: str = "") -> Markup:
        """Returns the attribute that marks words of another language than what is around them (else the page)."""
        around = around or self.language.code
        known = code != around and _CODE.fullmatch(code)
        return Markup(' lang="{}"').format(code) if known else Markup()

    def entries(self, found: tuple[text.Entry, ...], law_language: str) -> Markup:
        """Returns provisions of the law's text as HTML; a text that stands in two versions is written once."""
        folder = self.at.rpartition("/")[0]
        if self.last[0] is not found or self.last[1] != folder:
            say = self.language.say
            written = text.entries(found, law_language, self._way, say("History of %(place)s"), say("Table"))
            self.last = found, folder, Markup(written)  # escaped, or written by our parser
        return self.last[2]

    def layered(self, found: tuple[layered.Layered, ...], law_language: str) -> Markup:
        """Returns provisions of the law's text with their layers as HTML."""
        say = self.language.say
        words = layered.Words(
            history=say("History of %(place)s"),
            table=say("Table"),
            since=say(" from %(version)s: "),
            earlier=say(" from %(version)s or earlier: "),
            end=say(" end of %(sign)s "),
            unheld=say("wording not held"),
            tongue=self.tongue(self.language.code, law_language),
        )
        return Markup(layered.entries(found, law_language, self._way, words))  # escaped, or written by our parser

    def own(self, words: str) -> Markup:
        """Returns the Markdown of a publisher's page as HTML, with the marks of a redline."""
        return Markup(text.own(words, self.say("Table"), self.say))  # written by our parser

    def _others(self, page: Page) -> tuple[tuple[str, str, str], ...]:
        """Returns the same page in the other languages: code, path, and what the language calls itself."""
        if page.kind == "gone":
            return ()  # it may be gone from one language only
        others = (code for code in self.codes if code != self.language.code)
        return tuple((code, prefix(code, self.codes) + page.path, name(code)) for code in others)


def _page(words: str) -> Markup:
    return Markup(text.page(words))  # written by our parser with raw HTML shut off


def _line(words: str) -> Markup:
    return Markup(text.line(words))  # the same


@lru_cache(maxsize=32768)
def _words(said: str) -> Markup:
    """Returns words as they stand, Markdown's marks made faint: the text stays the same to the character."""
    if not _SIGNS.search(said):
        return escape(said)
    pieces, at = [], 0
    for match in _SIGNS.finditer(said):
        pieces += [escape(said[at : match.start()]), Markup('<span class="m">{}</span>').format(match[0])]
        at = match.end()
    return Markup("").join([*pieces, escape(said[at:])])
