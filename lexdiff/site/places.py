"""Where each provision of an ordinance is shown: on the page of its section, at its own mark.

A section's page is that of an address, so that an address once published leads somewhere for ever: to the text that
has it now, or to what became of the text that had it. Limits: divisions stand on the ordinance's page.
Rejected: a page for each item; a code has them by the hundred thousand, and nobody reads half a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lexdiff.model.history import Edition
from lexdiff.model.provision import Provision
from lexdiff.site import urls

OPENING = "opening"  # the mark of the ordinance's own words
# What pages mark themselves; a provision so called steps aside, with a sign that no address ends in.
_TAKEN = {"main", "history", "records", OPENING}
_ASIDE = "~1"


class Places:
    """The pages of one ordinance's provisions, over all its versions."""

    def __init__(self, name: str, editions: Sequence[Edition]) -> None:
        self.name = name
        self.owners: dict[str, str] = {}
        self.provisions = {p.address: p for edition in editions for p in edition.ordinance.root.walk()}
        for edition in editions:
            for owner in sections(edition.ordinance.root):
                for provision in owner.walk():
                    self.owners.setdefault(provision.address, owner.address)
        for edition in editions:  # what is a section in one version and a part of one in another keeps a page
            self.owners.update((owner.address, owner.address) for owner in sections(edition.ordinance.root))
        parts = urls.slugs(self.mark(owner) for owner in dict.fromkeys(self.owners.values()))
        pages = {owner: urls.provision(name, parts[self.mark(owner)]) for owner in dict.fromkeys(self.owners.values())}
        self.pages = {address: pages[owner] for address, owner in self.owners.items()}
        self.home = urls.ordinance(name)
        self.language = language(editions[-1])
        self.steps = {new: (old, new) for old, new in pairwise(edition.version for edition in editions)}

    def mark(self, address: str) -> str:
        """Returns the mark of a provision on its page: its address without the ordinance's id."""
        name = address[len(self.name) + 1 :]
        return f"{name}{_ASIDE}" if name in _TAKEN else name or OPENING

    def address(self, mark: str) -> str:
        """Returns the address of the provision at a mark."""
        return self.name if mark == OPENING else f"{self.name}/{mark.removesuffix(_ASIDE)}"

    def page(self, address: str) -> str:
        """Returns the page on which a provision is shown."""
        return self.pages.get(address, self.home)

    def url(self, address: str) -> str:
        """Returns a provision's page with its mark."""
        return f"{self.page(address)}#{self.mark(address)}"

    def change(self, version: str, row: str) -> str:
        """Returns where the redline that led to a version shows a change."""
        return f"{urls.redline(self.name, *self.steps[version])}#{row}"


class Overlay(Places):
    """The same with one version beside the law: what the law never had is shown on that version's own page."""

    def __init__(self, law: Places, edition: Edition) -> None:
        self.name, self.pages, self.language, self.steps = law.name, law.pages, law.language, law.steps
        self.provisions = {p.address: p for p in edition.ordinance.root.walk()} | law.provisions
        own = {p.address: owner.address for owner in sections(edition.ordinance.root) for p in owner.walk()}
        self.owners = {**own, **law.owners}
        self.home = urls.version(law.name, edition.version)


def language(edition: Edition) -> str:
    """Returns the language that the law's text is written in, as the file says."""
    said = edition.ordinance.front.get("language", "")
    return said if said.replace("-", "").isalnum() and said.isascii() else "en"


def sections(root: Provision) -> Iterator[Provision]:
    """Yields the provisions that have a page: the outermost ones that are no division."""
    for child in root.children:
        if child.kind == "division":
            yield from sections(child)
        else:
            yield child
