"""Feeds, calendar, sitemap, cards and what pages' heads say to programs: well-formed, dated by the law, honest."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from pathlib import Path

import icalendar
import pytest

from lexdiff.model.dates import Clocks, When
from lexdiff.model.history import Edition, History
from lexdiff.model.provision import Provision
from lexdiff.model.version import Ordinance
from lexdiff.settings import Settings
from lexdiff.site import almanac, cards, crawl, feeds, legislation
from tests import sites

pytestmark = pytest.mark.slow  # each builds whole sites
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
Site = dict[str, bytes]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("hostile")
    sites.build(sites.write(folder / "law", sites.EVIL, sites.ADDRESS), folder / "site")
    return sites.contents(folder / "site")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("plain")
    sites.build(sites.write(folder / "law"), folder / "site")
    return sites.contents(folder / "site")


def feed_paths(site: Site) -> list[str]:
    return [path for path in site if path.endswith(".xml") and not path.startswith("sitemap")]


def entries(site: Site, path: str) -> list[ET.Element]:
    return ET.fromstring(site[path]).findall(f"{ATOM}entry")


def text(element: ET.Element, tag: str) -> str:
    return element.findtext(f"{ATOM}{tag}") or ""


# -- feeds


def test_there_is_a_feed_of_the_site_of_each_ordinance_and_of_each_section(plain: Site) -> None:
    sections = [f"ordinances/fees/provisions/{n}.xml" for n in (1, 2, 3)]
    assert feed_paths(plain) == ["feeds/all.xml", "ordinances/fees/feed.xml", *sections]


@pytest.mark.parametrize("which", ["plain", "hostile"])
def test_feeds_hold_what_atom_demands(which: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(which)
    for path in feed_paths(site):
        feed = ET.fromstring(site[path])
        assert feed.tag == f"{ATOM}feed" and feed.findtext(f"{ATOM}author/{ATOM}name")
        both = [feed, *feed.findall(f"{ATOM}entry")]
        ids = [text(one, "id") for one in both]
        assert len({*ids}) == len(ids) and all(re.match(r"(tag:law\.example\.org,2026|urn:uuid):\S+$", i) for i in ids)
        for one in both:
            assert text(one, "title")
            assert datetime.fromisoformat(text(one, "updated")).hour == 12
            assert one.find(f"{ATOM}link[@rel='alternate']") is not None
        dates = [text(one, "updated") for one in both]
        assert dates[0] == max(dates) and dates[1:] == sorted(dates[1:], reverse=True)


@pytest.mark.parametrize("which", ["plain", "hostile"])
def test_links_of_feeds_lead_to_pages(which: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(which)
    for path in feed_paths(site):
        for link in ET.fromstring(site[path]).iter(f"{ATOM}link"):
            target = link.attrib["href"].partition("#")[0]
            if which == "hostile":
                assert target.startswith(sites.ADDRESS)
                found = target.removeprefix(sites.ADDRESS)
            else:
                found = (Path("/") / path).parent.joinpath(target).as_posix()
                found = Path(found).resolve().as_posix().lstrip("/")
            assert found in site, target


def test_a_restatement_says_so_in_every_entry(hostile: Site) -> None:
    for path in feed_paths(hostile):
        for entry in entries(hostile, path):
            assert "restatement" in text(entry, "summary")
            if entry.find(f"{ATOM}category[@term='version']") is not None:
                assert text(entry, "title").endswith("(restatement)")


def test_what_has_no_date_is_in_no_feed_and_no_date_is_made_up(plain: Site) -> None:
    titles = [text(entry, "title") for entry in entries(plain, "feeds/all.xml")]
    assert "hearing: Hearing in May" in titles
    assert not any("without a date" in title for title in titles)
    days = {text(entry, "updated")[:10] for entry in entries(plain, "feeds/all.xml")}
    assert days == {"2014-05-01", "2019-12-19", "2019-04-09", "2019-05-01"}


def test_a_site_without_dates_has_no_feed_and_names_none(tmp_path: Path) -> None:
    for version in ("a", "b"):
        path = tmp_path / "law" / "ordinances" / version / "x.md"
        path.parent.mkdir(parents=True)
        path.write_text(f"# X\n\n## 1. One\n\nText {version}.\n", "utf-8")
    sites.build(tmp_path / "law", tmp_path / "site")
    site = sites.contents(tmp_path / "site")
    assert feed_paths(site) == []
    assert not any(b"application/atom+xml" in content for content in site.values())
    assert "calendar.ics" in site


def test_a_feed_keeps_its_newest_entries() -> None:
    many = [feeds.Entry(f"p{n}", f"t{n}", f"20{n // 100:02}-01-01", "", "change", "") for n in range(feeds.NEWEST + 50)]
    found = feeds._feed(Settings(), "f.xml", "index.html", "t", many)["f.xml"]
    shown = ET.fromstring(found).findall(f"{ATOM}entry")
    assert len(shown) == feeds.NEWEST and text(shown[0], "updated").startswith("2002")


def test_ids_stay_when_the_address_gets_a_longer_path_or_https() -> None:
    one, other = (feeds.identity(Settings(address=a), "x.html") for a in ("http://a.org/", "https://a.org/law/"))
    assert one == other == "tag:a.org,2026:x.html"
    assert feeds.identity(Settings(address='http://a"b/'), "x").startswith("urn:uuid:")
    assert feeds.identity(Settings(), "x") != feeds.identity(Settings(), "y")


# -- calendar


def events(content: bytes) -> list[icalendar.Event]:
    return [one for one in icalendar.Calendar.from_ical(content).walk("VEVENT")]


@pytest.mark.parametrize("which", ["plain", "hostile"])
def test_the_calendar_holds_what_is_known_to_the_day(which: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(which)
    found = {one["DTSTART"].dt: one for one in events(site["calendar.ics"])}
    assert sorted(found) == [date(2019, 4, 9), date(2020, 1, 1)]
    assert len({str(one["UID"]) for one in found.values()}) == 2
    assert all(one["DTSTAMP"].dt.date() == day for day, one in found.items())
    assert all("restatement" in str(one["DESCRIPTION"]) for one in found.values())
    lines = site["calendar.ics"].split(b"\r\n")
    assert max(map(len, lines)) <= 75 and not any(b"\n" in line or b"\r" in line for line in lines)


def test_the_calendar_gives_hostile_text_back(hostile: Site) -> None:
    hearing = events(hostile["calendar.ics"])[0]
    assert "</script><script>alert(1)</script>]]>&amp; \"q\" 'a' ; , " in str(hearing["SUMMARY"])
    assert "⟨" in str(hearing["SUMMARY"])  # what can't be seen is named
    assert str(hearing["URL"]) == sites.ADDRESS + "records/raise/hearing.html"


def test_folding_cuts_no_character() -> None:
    line = "SUMMARY:" + "é§→" * 60
    folded = almanac.folded(line)
    assert folded.decode().replace("\r\n ", "").rstrip("\r\n") == line
    assert all(len(piece) <= 75 for piece in folded.split(b"\r\n"))


# -- for search engines


def test_a_sitemap_lists_every_page_and_only_with_an_address(plain: Site, hostile: Site) -> None:
    assert "sitemap.xml" not in plain and b"Sitemap" not in plain["robots.txt"]
    assert f"Sitemap: {sites.ADDRESS}sitemap.xml".encode() in hostile["robots.txt"]
    listed = [one.text or "" for one in ET.fromstring(hostile["sitemap.xml"]).iter(f"{MAP}loc")]
    assert sorted(listed) == sorted(sites.ADDRESS + path for path in hostile if path.endswith(".html"))


def test_a_long_sitemap_is_cut_under_an_index() -> None:
    files = crawl.crawl(Settings(address="https://a.org/"), (f"p{n}.html" for n in range(7)), limit=3)
    index = [one.text for one in ET.fromstring(files["sitemap.xml"]).iter(f"{MAP}loc")]
    assert index == [f"https://a.org/sitemap-{n}.xml" for n in (1, 2, 3)]
    assert sum(files[f"sitemap-{n}.xml"].count(b"<loc>") for n in (1, 2, 3)) == 7


# -- heads of pages


def about(content: bytes) -> dict[str, object]:
    found = re.search(rb'<script type="application/ld\+json">(.*?)</script>', content)
    assert found
    said: dict[str, object] = json.loads(found[1])
    return said


def test_pages_say_what_they_are_in_json_ld(hostile: Site) -> None:
    for path in ("ordinances/fees/index.html", "ordinances/fees/2019.html", "amendments/raise.html"):
        said = about(hostile[path])
        assert said["@type"] == "Legislation" and said["url"] == sites.ADDRESS + path
        assert "<script>alert(1)</script>" in str(said["name"])  # whole, and not let out
        assert "restatement" in str(said["description"])
        assert b"<script>alert" not in hostile[path]
    assert about(hostile["ordinances/fees/2019.html"])["legislationDateVersion"] == "2020-01-01"


def test_open_graph_tags_need_an_address_where_they_name_one(plain: Site, hostile: Site) -> None:
    page = "ordinances/fees/2014-to-2019.html"
    assert b'property="og:title"' in plain[page] and b"og:url" not in plain[page] and b"og:image" not in plain[page]
    assert f'property="og:url" content="{sites.ADDRESS}es/{page}"'.encode() in hostile[f"es/{page}"]
    described = re.search(rb'og:description" content="([^"]*)"', plain[page])
    assert described and b"restatement" in described[1]


def test_alternates_lead_to_files(plain: Site) -> None:
    for path, content in plain.items():
        for found in re.findall(rb'<link rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+)">', content):
            target = Path("/", path).parent.joinpath(found.decode()).resolve().as_posix().lstrip("/")
            assert target in plain, (path, found)


# -- force


def history(*clocks: Clocks) -> History:
    root = Provision("x", "ordinance", "", "", "", "", "", "", "", 1, 0, 0)
    editions = [Edition(str(n), Ordinance("x", "x.md", "", root, clocks=one), None) for n, one in enumerate(clocks)]
    return History("x", tuple(editions), (), {}, {})


def day(said: str) -> When:
    return When(said, said, said)


def test_force_is_said_only_where_the_clocks_say_it() -> None:
    old = Clocks(passed=day("2014-01-01"), effective=day("2014-02-01"))
    new = Clocks(passed=day("2019-01-01"), effective=day("2019-02-01"), published=day("2019-03-01"))
    both = history(old, new)
    said = [legislation.force(both, one).rpartition("/")[2] for one in both.editions]
    assert said == ["NotInForce", "InForce"]
    for unsaid in (history(Clocks()), history(Clocks(effective=day("2014-02-01"))), history(old)):
        assert legislation.force(unsaid, unsaid.editions[-1]) == ""
    month = history(Clocks(effective=When("2014-02", "2014-02-01", "2014-02-28"), published=day("2020-01-01")))
    assert legislation.force(month, month.editions[0]) == ""


# -- cards


@pytest.mark.skipif(not cards.maker(), reason="Pillow is not installed")
def test_cards_are_pictures_of_the_right_size_and_the_same_again(hostile: Site) -> None:
    from PIL import Image

    made = [path for path in hostile if path.endswith(".png")]
    assert made == ["cards/ordinances/fees/2014-to-2019.png", "cards/ordinances/fees/index.png"]
    for path in made:
        import io

        image = Image.open(io.BytesIO(hostile[path]))
        image.load()
        assert image.size == (cards.WIDTH, cards.HEIGHT) and len(hostile[path]) < 60_000
    card = cards.Card("x " * 500, "y" * 5000, cards.MARK, "n" * 300)
    assert cards.draw(card, "#1d4f91") == cards.draw(card, "#1d4f91") != cards.draw(card._replace(mark=""), "#1d4f91")


def test_without_pillow_a_site_has_no_cards_and_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "maker", lambda: "")
    assert cards.of_ordinance(history(Clocks()), Settings(address="https://law.example/")) == {}


@pytest.mark.skipif(not cards.maker(), reason="Pillow is not installed")
def test_a_site_without_an_address_has_no_cards() -> None:
    """A card is fetched by its whole address, so that none could be."""
    assert cards.of_ordinance(history(Clocks()), Settings()) == {}
    assert cards.of_ordinance(history(Clocks()), Settings(address="https://law.example/"))
