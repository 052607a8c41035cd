"""What isn't law, or not yet, stands beside it on the site: named, linked to its redline, and in no list of the law.

Limits: one small repository, read as text. Rejected: goldens of pages; nobody reads them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lexdiff.site.build import build
from tests.test_sequence import NEW, act, front, written
from tests.test_site_gathered import record, said

pytestmark = pytest.mark.slow  # builds sites

WOULD = NEW.replace("$60", "$99")
FILES = {
    "site/site.toml": 'languages = ["en"]\n',
    "ordinances/2018-filed/carts.md": front(stage="filed", date="2018-11-05", amendment="b").replace("$60", "$75"),
    "ordinances/2018-lost/carts.md": "---\nstage: new draft\ndate: 2018-12\nwording: not held\namendment: b\n---\n",
    "ordinances/0-next/carts.md": front(stage="proposed", date="2024-02").replace("$60", "$99"),
    "amendments/c/amendment.md": act("0-next", "2019", "docket: 24-01\n"),
    "ordinances/2023-veto/carts.md": NEW.replace("$60", "$88"),
    "amendments/d/amendment.md": act("2023-veto", "2019", "passed: 2023-01\napproved: 2023-02\napproval: vetoed\n"),
    "ordinances/2025/carts.md": NEW.replace("$60", "$61"),
    "amendments/e/amendment.md": act(
        "2025", "2019", "passed: 2025-01\neffective: 2030-01-01\nstatus: not yet in force\n"
    ),
    "amendments/c/hearing.md": record(
        "hearing",
        "2024-03-05",
        "On dearer carts",
        "bears_on:\n  - {at: 2, version: 0-next, relation: opposes, strength: stated}\n"
        "  - {at: carts, version: 0-next, relation: reports, strength: stated}\n",
    ),
    "amendments/since-2019/to-come.md": record(
        "hearing",
        "2024-04-02",
        "Second on dearer carts",
        "body: Council\ndocket: 24-01\nstatus: announced\ntestify: Write to *the clerk* by April 1.\n",
    ),
    "amendments/since-2019/another.md": record(
        "hearing", "2024-04-03", "On dogs", "docket: 24-02\nstatus: announced\ntestify: Bark.\n"
    ),
    "ordinances/9-only/dogs.md": "---\nstage: proposed\n---\n\n# Dogs\n\n## 1. Leash\n\nA leash is due.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a repository with a draft, a lost one, a proposal, a veto, and a version still to come."""
    root = written(tmp_path_factory.mktemp("aside"), FILES).root
    build(root, root / "public", cache=root / "cache")
    return root / "public"


def page(site: Path, name: str) -> str:
    return (site / "ordinances" / name).read_text("utf-8")


def test_the_ordinance_s_page_keeps_the_law_and_what_is_proposed_apart(site: Path) -> None:
    words = said(page(site, "carts/index.html"))
    assert "Read version 2019" in words and "What changed last The redline 2014 → 2019" in words
    assert "Proposed. It is not law. Would change version 2019 1 amended" in words
    assert "Enacted, and not yet in force. Will change version 2019 1 amended" in words
    law = words.partition("Contents")[0]
    assert "2018-filed" not in law and "2023-veto" not in law


def test_every_version_is_listed_in_its_place(site: Path) -> None:
    index = page(site, "carts/index.html")
    listed = re.findall(r'<section class="edition">\s*<h3>(?:<a[^>]*>)?([^<]*)', index)
    assert listed == ["2025", "0-next", "2023-veto", "2019", "2018-lost", "2018-filed", "2014"]
    words = said(index).partition("Versions")[2]
    lost = words[words.index("2018-lost") : words.index("2018-filed")]
    assert "New draft December 2018" in lost and "The text of this version is not held." in lost
    assert "What changed until it was enacted: 2018-filed → 2019" in words
    assert "What it would change: 2019 → 2023-veto" in words and "Not adopted. It never was law." in words
    assert not (site / "ordinances/carts/2018-lost.html").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2018-filed", "2018-filed: An earlier text of what was enacted later."),
        ("2018-filed-to-2019", "2018-filed: An earlier text of what was enacted later."),
        ("2019-to-0-next", "0-next: Proposed. It is not law."),
        ("2019-to-2023-veto-side-by-side", "2023-veto: Not adopted. It never was law."),
        ("2025", "2025: Enacted, and not yet in force."),
    ],
)
def test_its_own_pages_say_at_their_head_what_it_is(site: Path, name: str, told: str) -> None:
    assert said(page(site, f"carts/{name}.html")).startswith(told)


def test_the_law_s_pages_and_data_know_nothing_of_proposals(site: Path) -> None:
    for name in ("2014", "2019", "2014-to-2019", "provisions/2"):
        assert "$99" not in page(site, f"carts/{name}.html") and "It is not law" not in page(site, f"carts/{name}.html")
    for path in ("index.html", "data/changes.csv", "ordinances/carts/feed.xml", "calendar.ics"):
        if (site / path).exists():
            assert not re.search(r"\$(99|75|88)", (site / path).read_text("utf-8"))
    assert (site / "data/ordinances/carts/redlines/2019-to-0-next.json").exists()


def test_a_hearing_on_a_proposal_stands_at_its_redline_and_leads_there(site: Path) -> None:
    redline = page(site, "carts/2019-to-0-next.html")
    assert "How it came about" in redline and "What happened since" not in redline  # it isn't decided yet
    assert redline.count("On dearer carts") >= 2 and "On dearer carts" not in page(site, "carts/2014-to-2019.html")
    heard = (site / "records/c/hearing.html").read_text("utf-8")
    assert "carts/0-next.html" in heard and "carts/provisions/2.html#2" in heard


BEFORE_THE_VOTE = (
    "Announced hearings April 2, 2024 Hearing Second on dearer carts Council "
    "How to testify: Write to the clerk by April 1. Hearings so far March 5, 2024 Hearing On dearer carts"
)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("ordinances/carts/index", "Before the vote An act · Docket 24-01 "),
        ("ordinances/carts/2019-to-0-next", "Before the vote An act · Docket 24-01 "),
        ("ordinances/carts/2019-to-0-next-side-by-side", "Before the vote An act · Docket 24-01 "),
        ("amendments/c", "Before the vote "),
    ],
)
def test_before_the_vote_stand_docket_hearings_and_how_to_testify(site: Path, name: str, head: str) -> None:
    html = (site / f"{name}.html").read_text("utf-8")
    assert head + BEFORE_THE_VOTE in said(html) and html.count("How to testify") == 1
    assert html.count('<section class="pending"') == 1 and "Bark" not in html


def test_before_the_vote_the_amendment_tells_what_it_would_change(site: Path) -> None:
    html = (site / "amendments/c.html").read_text("utf-8")
    assert "Ordinance · Docket 24-01 Proposed. It is not law." in said(html) and "not known" not in said(html)
    assert "What it would change in Carts The redline 2019 → 0-next · 1 amended 2: “$60” becomes “$99”." in said(html)
    made = said((site / "amendments/e.html").read_text("utf-8"))
    assert "Before the vote" not in made and "Proposed" not in made


def test_home_and_sections_lead_to_what_is_proposed(site: Path) -> None:
    home = (site / "index.html").read_text("utf-8")
    assert "Before the vote An act Carts · Docket 24-01 · 1 amended" in said(home)
    assert said(home).count("Second on dearer carts") == 1  # what is announced isn't among the latest records
    section = page(site, "carts/provisions/2.html")
    link = re.search(r'A proposal would change this section: <a href="([^"]*)">An act</a>', section)
    assert link and link[1].partition("#")[0] == "../2019-to-0-next.html"
    assert f'id="{link[1].partition("#")[2]}"' in page(site, "carts/2019-to-0-next.html")
    assert "A proposal would" not in page(site, "carts/provisions/1.html")


def test_the_timeline_claims_no_dates_of_what_is_pending(site: Path) -> None:
    timeline = said((site / "timeline/index.html").read_text("utf-8"))
    assert "Announced Second on dearer carts" in timeline.replace("announced", "Announced")
    assert "not dated Passed" not in timeline and "not dated Published" in timeline


def test_the_calendar_has_the_day_on_which_a_version_comes_into_force(site: Path) -> None:
    calendar = (site / "calendar.ics").read_text("utf-8").replace("\n ", "")
    assert "DESCRIPTION:Council · announced · Write to *the clerk* by April 1.\n" in calendar
    assert "DTSTART;VALUE=DATE:20300101\nSUMMARY:Carts: version 2025 takes effect" in calendar


def test_an_ordinance_that_is_only_proposed_says_so_on_every_page(site: Path) -> None:
    assert "What is proposed Read version 9-only" in said(page(site, "dogs/index.html"))
    for name in ("index", "9-only", "provisions/1"):
        assert said(page(site, f"dogs/{name}.html")).startswith("9-only: Proposed. It is not law.")


def test_once_adopted_a_proposal_is_a_version_of_the_law_at_the_same_address(tmp_path: Path) -> None:
    """Its page stays where it was, and says nothing any more of being proposed."""
    files = {**FILES, "ordinances/0-next/carts.md": WOULD, "amendments/e/amendment.md": ""}
    files |= {
        "amendments/c/amendment.md": act("0-next", "2019", "passed: 2024-05-01\n"),
        "ordinances/2025/carts.md": "",
    }
    root = written(tmp_path, files).root
    build(root, root / "public", cache=root / "cache")
    assert "Read version 0-next" in said(page(root / "public", "carts/index.html"))
    assert "not law" not in page(root / "public", "carts/0-next.html")


def test_a_proposal_says_which_citations_it_would_break(tmp_path: Path) -> None:
    law = "# Carts\n\n## 1. Fees\n\nA fee is due as section 2 says.\n\n## 2. Sums\n\nThe sum of $50 is due each year.\n"
    files = {
        "ordinances/2019/c.md": law,
        "ordinances/next/c.md": "---\nstage: proposed\n---\n\n" + law.partition("## 2.")[0],
    }
    root = written(tmp_path, {"site/site.toml": 'languages = ["en"]\n', **files}).root
    build(root, root / "public", cache=root / "cache")
    assert "A citation that points to nothing now: 1 (“section 2”)" in said(
        page(root / "public", "c/2019-to-next.html")
    )
