"""The pages of versions that aren't law: the text of a draft or proposal, and its redline with the law.

They are made as those of the law are, say at their head what they are, and stand in no list of the law's versions.
Limits: compared with one version of the law. Rejected: drafts among the versions; "what changed last" would be what
somebody proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lexdiff.model.history import Aside, Edition, History
from lexdiff.model.version import Standing
from lexdiff.render.labels import visible
from lexdiff.render.say import Say
from lexdiff.site import urls
from lexdiff.site.page import Link, Page, Source
from lexdiff.site.pages import pending, redline, version
from lexdiff.site.places import Overlay, Places

STANDINGS: Mapping[Standing, str] = {
    "draft": "An earlier text of what was enacted later. It never was law.",
    "proposed": "Proposed. It is not law.",
    "not adopted": "Not adopted. It never was law.",
    "enacted": "Enacted, and not yet in force.",
}


def pages(
    history: History, places: Places, sources: dict[str, Source], trail: tuple[Link, ...], say: Say
) -> Iterator[Page]:
    """Yields the page of each version beside the law whose text is held, and the pages of its redline."""
    for aside in history.asides:
        if aside.history is not None:
            own, made = Overlay(places, aside.edition), paths(aside)
            for kind in (version, redline):
                for page in kind.pages(aside.history, own, sources, trail, say):
                    if page.path in made:
                        yield _told(page, aside, history, say)


def paths(aside: Aside) -> list[str]:
    """Returns the pages that a version beside the law has of its own: its text first, then its redline."""
    name = aside.edition.ordinance.id
    steps = aside.history.steps if aside.history else ()
    found = [urls.redline(name, *step.versions, beside=beside) for step in steps for beside in (False, True)]
    return [urls.version(name, aside.edition.version), *found]


def _told(page: Page, aside: Aside, history: History, say: Say) -> Page:
    """Returns a page that says how far its text has come, and which version of the law is later."""
    newest = history.editions[-1].version
    later = history.order.index(newest) > history.order.index(aside.edition.version)
    link = Link(visible(newest), urls.version(history.id, newest)) if later else None
    content, amendment = page.content, aside.edition.amendment
    assert isinstance(content, (version.Content, redline.Content))
    if isinstance(content, redline.Content) and aside.edition.standing == "proposed" and amendment is not None:
        content = content._replace(pending=pending.before(amendment, aside.hearings, say.code))
    return page._replace(standing=_standing([aside.edition]), content=content._replace(later=link))


def marked(page: Page, history: History) -> Page:
    """Returns a page of the law, which says so where no version is law yet."""
    return page._replace(standing=page.standing or _standing(history.editions[-1:]))


def _standing(editions: Sequence[Edition]) -> tuple[tuple[str, str], ...]:
    return tuple((visible(one.version), STANDINGS[one.standing]) for one in editions if one.standing in STANDINGS)
