"""The built site as a crawler sees it: every link leads somewhere, every page says what it is, nothing calls out."""

from __future__ import annotations

import functools
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from page_kinds import TOPIC
from prep import site
from project import ROOT

pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/"


@functools.cache
def pages(folder: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(folder).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html5lib")
        for path in sorted(folder.rglob("*.html"))
    }


def links(page: BeautifulSoup) -> list[str]:
    found = [str(element[name]) for name in ("href", "src") for element in page.select(f"[{name}]")]
    return [link for link in found if not link.startswith("data:")]


def test_every_internal_address_resolves(built_site: Path) -> None:
    dead = []
    for name, page in pages(built_site).items():
        for link in links(page):
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//"):
                continue
            start = built_site if parts.path.startswith("/") else (built_site / name).parent
            target = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else built_site / name
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                dead.append(f"{name}: {link}")
            elif parts.fragment and target.suffix == ".html":
                other = pages(built_site)[target.relative_to(built_site.resolve()).as_posix()]
                if not other.find(id=unquote(parts.fragment)):
                    dead.append(f"{name}: {link} (no such id)")
    assert dead == []


def test_ids_are_unique_on_every_page(built_site: Path) -> None:
    for name, page in pages(built_site).items():
        ids = [str(element["id"]) for element in page.select("[id]")]
        assert sorted(ids) == sorted(set(ids)), name


def test_nothing_but_links_leaves_the_host(built_site: Path) -> None:
    for name, page in pages(built_site).items():
        for element in page.select("[src]"):
            assert not urlsplit(str(element["src"])).scheme, name
        for element in page.find_all("link"):
            if "canonical" not in element.get_attribute_list("rel"):
                assert not urlsplit(str(element["href"])).scheme, name
    for sheet in built_site.rglob("*.css"):
        assert not re.search(r"@import|url\(['\"]?https?:", sheet.read_text("utf-8")), sheet


def test_no_page_has_an_inline_style_that_its_policy_would_refuse(built_site: Path) -> None:
    """Hand-written tables included: https://github.com/Python-Markdown/markdown aligns their cells by inline styles."""
    for name, page in pages(built_site).items():
        assert page.select("[style], style") == [], name
    assert pages(built_site)["tested/index.html"].select("td.align-right")


def test_every_page_says_what_it_is(built_site: Path) -> None:
    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for name, page in pages(built_site).items():
        assert page.title is not None
        title = page.title.get_text(strip=True)
        assert titles.setdefault(title, name) == name, f"{name} and {titles[title]} share a title"
        (headline,) = page.find_all("h1")
        assert headline.get_text(strip=True)
        (description,) = page.find_all("meta", attrs={"name": "description"})
        text = str(description["content"])
        assert 20 <= len(text) <= 170, name
        if name != "404.html":
            assert descriptions.setdefault(text, name) == name
            (canonical,) = page.find_all("link", rel="canonical")
            assert canonical["href"] == ADDRESS + name.removesuffix("index.html")
            kinds = {str(meta["property"]) for meta in page.select("meta[property]")}
            (image,) = page.select('meta[property="og:image"]')
            assert (built_site / str(image["content"]).removeprefix(ADDRESS)).is_file()
            assert {"og:title", "og:description", "og:url", "og:type", "og:site_name", "og:image"} <= kinds
            (shared,) = page.select('meta[property="og:title"]')
            assert title.removesuffix(f" - {site.name(ROOT)}") == shared["content"], name


def test_no_hand_written_page_names_the_repository(built_site: Path) -> None:
    """REPOSITORY_URL names it where the site is published, which only generated pages know."""
    repository = yaml.safe_load((ROOT / "content/site.yml").read_text("utf-8"))["repository"]
    assert repository not in (built_site / "tested/index.html").read_text("utf-8")


def test_the_sitemap_names_every_page(built_site: Path) -> None:
    tree = ElementTree.parse(built_site / "sitemap.xml")
    named = {element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    expected = {ADDRESS + name.removesuffix("index.html") for name in pages(built_site) if name != "404.html"}
    assert named == expected


def test_questions_json_leads_to_cards(built_site: Path) -> None:
    data = json.loads((built_site / "questions.json").read_text("utf-8"))
    for question in data["questions"]:
        path, _, identity = question["url"].partition("#")
        assert pages(built_site)[path + "index.html"].find("h2", id=identity), question["url"]
    for sheet in data["sheets"]:
        rows = pages(built_site)[f"sheets/{sheet['id']}/index.html"].select(".sheet-row .row-link")
        assert [str(row["href"]).partition("#")[2] for row in rows] == sheet["questions"]


def test_structured_data_holds_every_question(built_site: Path) -> None:
    questions = json.loads((built_site / "questions.json").read_text("utf-8"))["questions"]
    found = []
    for page in pages(built_site).values():
        for script in page.find_all("script", type="application/ld+json"):
            found += [part["text"] for part in json.loads(script.string or "")["hasPart"]]
    assert sorted(found) == sorted(question["title"] for question in questions)


def test_every_hook_that_a_script_reads_occurs_in_a_page(built_site: Path) -> None:
    hooks = set()
    for script in (built_site / "assets/js").rglob("*.js"):
        hooks |= set(re.findall(r"\[(data-[a-z-]+)", script.read_text("utf-8")))
    assert hooks
    text = "".join(page.read_text("utf-8") for page in built_site.rglob("*.html"))
    assert {hook for hook in hooks if not re.search(rf"\b{hook}\b", text)} == set()


def test_a_page_of_cards_holds_its_weight(built_site: Path) -> None:
    """A topic page may not grow with the bank: no list of all topics or questions stands on it."""
    page = pages(built_site)[f"{TOPIC}index.html"]
    topics = json.loads((built_site / "questions.json").read_text("utf-8"))["topics"]
    linked = {topic["key"] for topic in topics if page.select_one(f'nav a[href*="{topic["key"]}/"]')}
    assert linked == set()
