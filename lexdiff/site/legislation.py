"""What an ordinance, a version and an amendment are, in schema.org's words (``Legislation``), as JSON-LD.

Legal force is said only where the clocks say it: an effective day is known to the day, and the sources know of a later
day, so that it has come. Limits: the clock of the machine plays no part; where nobody says, nothing is said.
Rejected: ``legislationLegalValue`` for what isn't a restatement; whether a text has force isn't ours to say.
"""

from __future__ import annotations

from typing import Any

from lexdiff.model.dates import When
from lexdiff.model.history import Edition, History
from lexdiff.model.record import Amendment
from lexdiff.render.labels import visible
from lexdiff.settings import Settings
from lexdiff.site import urls
from lexdiff.site.facts import Facts
from lexdiff.site.feeds import RESTATED
from lexdiff.site.pages.version import official, restated, title
from lexdiff.site.places import language

Said = dict[str, Any]
_CONTEXT = "https://schema.org"


def of_ordinance(history: History, chosen: Settings) -> Said:
    """Returns what an ordinance is, with its versions."""
    newest = history.editions[-1]
    found = _law(title(newest), history.id, language(newest))
    found |= _place(chosen, urls.ordinance(history.id)) | _value(newest)
    found["workExample"] = [
        {"@type": "Legislation", "name": _name(one), "version": visible(one.version)}
        | _place(chosen, urls.version(history.id, one.version))
        for one in history.editions
    ]
    return found


def of_version(history: History, edition: Edition, chosen: Settings) -> Said:
    """Returns what a version is: its days, its force where that is known, and the work it is a version of."""
    clocks = edition.ordinance.clocks
    found = _law(_name(edition), history.id, language(edition))
    found |= _place(chosen, urls.version(history.id, edition.version)) | _value(edition)
    found["version"] = visible(edition.version)
    dates = (("legislationDate", clocks.passed), ("legislationDateVersion", clocks.effective))
    found |= {key: day for key, when in (*dates, ("datePublished", clocks.published)) if (day := _date(when))}
    if said := force(history, edition):
        found["legislationLegalForce"] = said
    found["exampleOfWork"] = {"@type": "Legislation", "name": title(history.editions[-1])} | _place(
        chosen, urls.ordinance(history.id)
    )
    return found


def of_amendment(amendment: Amendment, facts: Facts, chosen: Settings) -> Said:
    """Returns what an amendment is, and which ordinances it changes; ``facts`` are those of all ordinances."""
    found = _law(visible(amendment.title), amendment.docket or amendment.id, "")
    found |= _place(chosen, urls.amendment(amendment.id))
    if day := _date(amendment.clocks.passed):
        found["legislationDate"] = day
    found |= {"legislationType": amendment.type}
    changed = [facts[name] for name in amendment.ordinances if name in facts]
    if changed:
        found["legislationChanges"] = [
            {"@type": "Legislation", "name": one["title"]} | _place(chosen, one["url"]) for one in changed
        ]
    if any(one["restated"] for one in changed):
        found["description"] = "The texts it changes are shown as restatements in our own words."
    return found


def force(history: History, edition: Edition) -> str:
    """Returns schema.org's word for whether a version is in force, "" where the clocks don't say."""
    known = [when.last for one in history.editions for when in one.ordinance.clocks.dates if when is not None]
    effective = [one.ordinance.clocks.effective for one in history.editions]
    come = [when is not None and when.first == when.last < max(known) for when in effective]
    number = history.editions.index(edition)
    if any(come[number + 1 :]):
        return f"{_CONTEXT}/NotInForce"
    return f"{_CONTEXT}/InForce" if come[number] and number == len(come) - 1 else ""


def _law(name: str, identifier: str, language: str) -> Said:
    found: Said = {"@context": _CONTEXT, "@type": "Legislation", "name": name}
    found |= {"legislationIdentifier": visible(identifier)}
    return found | ({"inLanguage": language} if language else {})


def _name(edition: Edition) -> str:
    return f"{title(edition)}, {visible(edition.version)}"


def _place(chosen: Settings, path: str) -> Said:
    return {"@id": chosen.address + path, "url": chosen.address + path} if chosen.address else {}


def _value(edition: Edition) -> Said:
    """Returns what is said of the wording, and where the city publishes its own."""
    found: Said = {}
    if restated(edition):
        found |= {"legislationLegalValue": f"{_CONTEXT}/UnofficialLegalValue", "description": RESTATED}
    return found | ({"isBasedOn": official(edition)} if official(edition) else {})


def _date(when: When | None) -> str:
    """Returns a day, month or year as ISO 8601 has it, "" for a range or what is unknown."""
    return when.text if when and ".." not in when.text else ""
