"""Beside a change the site says what it touches elsewhere, in its language, with links that lead there.

Limits: what is touched is tested in ``test_ripple.py``. Rejected: a golden page; it would change with every template.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lexdiff.errors import Unreadable
from lexdiff.site import build as building
from tests.test_ripple import TERMS, USUAL, law

pytestmark = pytest.mark.slow  # each builds whole sites
BEFORE = law("1 {hours}", "2 {permit}", "3 {fee}", "4 {horn} But for sections 2 and 3, 42 U.S.C. § 1983.", "5 {dogs}")
AFTER = law(
    "1 {hours}", "2 {fee}", "4 {horn} But for sections 2 and 3, and 42 U.S.C. § 1983.", "5 {dogs} See section 2."
)
RESOLVER = '[[law]]\nname = "United States Code"\nlink = "https://example.org/{title}/{section}"\n'


def pages(folder: Path, before: str, after: str, table: str = "") -> tuple[str, str]:
    """Returns the redline's page in English and in Spanish."""
    for version, text in (("1", before), ("2", after)):
        (folder / "ordinances" / version).mkdir(parents=True)
        (folder / "ordinances" / version / "carts.md").write_text(text, "utf-8")
    if table:
        (folder / "site").mkdir()
        (folder / "site/citations.toml").write_text(table, "utf-8")
    building.build(folder, folder / "public", cache=folder / "cache")
    english, spanish = (
        (folder / "public" / where / "ordinances/carts/1-to-2.html").read_text("utf-8") for where in ("", "es")
    )
    return english, spanish


def ripples(page: str) -> list[str]:
    """Returns what a page says that changes touch, without its tags."""
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<p class="ripple[^"]*">(.*?)</p>', page)]


def test_what_breaks_goes_first_and_leads_there(tmp_path: Path) -> None:
    english, spanish = pages(tmp_path, BEFORE, AFTER, RESOLVER)
    assert ripples(english) == [
        "A citation that leads to another provision now: 4 (“sections 2 and 3”, now 2).",
        "A citation that points to nothing now: 4 (“sections 2 and 3”).",
        "Is cited in 5.",
        "Other laws cited here: 42 U.S.C. § 1983.",
    ]
    assert ripples(spanish)[1:3] == ["Una cita que ahora no lleva a nada: 4 (“sections 2 and 3”).", "Se cita en 5."]
    assert '<a href="https://example.org/42/1983" rel="external">42 U.S.C. § 1983</a>' in english
    assert '<a href="provisions/4.html#4">4</a>' in english


def test_uses_of_a_term(tmp_path: Path) -> None:
    english, _ = pages(tmp_path, TERMS.format(**USUAL), TERMS.format(**{**USUAL, "cart": "a wheeled stand"}))
    assert ripples(english) == ["Also used in 1 “Food cart”, 2(a), 2(b)."]


def test_many_places_fold(tmp_path: Path) -> None:
    rules = "".join(f"\n## {n}. Rule\n\nNo cart stands here, for reason {n}.\n" for n in range(2, 12))
    text = "## 1. Definitions\n\n- (a) **Cart** means a {}.\n" + rules
    english, _ = pages(tmp_path, text.format("stand"), text.format("barrow"))
    assert '<summary>Also used in <span class="count">(10)</span></summary>' in english


def test_without_a_resolver_laws_are_no_links(tmp_path: Path) -> None:
    english, _ = pages(tmp_path, BEFORE, AFTER)
    assert not [one for one in ripples(english) if "Other laws" in one]


def test_a_wrong_table_stops_the_build_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as error:
        pages(tmp_path, BEFORE, AFTER, RESOLVER.replace("https:", "javascript:"))
    assert error.value.place == "site/citations.toml:3"
    assert not (tmp_path / "public").exists()
