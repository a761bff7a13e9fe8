"""The gallery shows every component, every macro is documented, and no page needs what the policy refuses."""

import re
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "src/ashi/web/design/templates/design"
GUIDE = (ROOT / "docs/guides/design.md").read_text()
MACROS = [
    (file.name, name)
    for file in sorted(TEMPLATES.glob("*.html"))
    for name in re.findall(r"{%-? macro ([a-z]\w*)\(", file.read_text())
]
INNER = {"id_of", "describe", "described", "hint_text", "error_text", "label_text"}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["", "?page=workspace", "?page=sheet"])
def test_a_page_needs_nothing_that_the_policy_refuses(client: Client, page: str) -> None:
    response = client.get(f"/design/{page}", secure=True, headers={"host": "127.0.0.1"})
    html = response.content.decode()
    assert response.status_code == 200
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
    assert not re.search(r"<style|javascript:", html)
    for script in re.findall(r"<script[^>]*>", html):
        assert re.search(r'nonce="[\w-]{20,}"', script), script


def test_one_heading_of_the_first_order_and_no_id_twice(client: Client) -> None:
    html = client.get("/design/", secure=True, headers={"host": "127.0.0.1"}).content.decode()
    html = re.sub(r"<template.*?</template>", "", html, flags=re.S)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(re.findall(r"<h1", html)) == 1
    assert sorted(ids) == sorted(set(ids))
    for link in re.findall(r'(?:for|aria-describedby|aria-labelledby)="([^"]+)"', html):
        for target in link.split():
            assert target in ids, f"{target} is pointed at and does not exist"


def test_an_unknown_page_of_the_gallery_does_not_exist(client: Client) -> None:
    assert client.get("/design/?page=../base", secure=True, headers={"host": "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize(("file", "name"), [pair for pair in MACROS if pair[1] not in INNER])
def test_each_macro_is_described_in_its_file_and_listed_in_the_guide(file: str, name: str) -> None:
    head = (TEMPLATES / file).read_text().split("-#}", 1)[0]
    assert f"{name}(" in head, f"{file}: say at the top what {name} takes"
    assert f"`{name}`" in GUIDE, f"docs/guides/design.md does not list {name}"


def test_what_was_typed_is_escaped_wherever_it_is_shown() -> None:
    from django.template import engines

    source = (
        '{% from "design/form.html" import text_field, textarea %}{% from "design/choice.html" import chips %}'
        '{% from "design/content.html" import quote, facts %}{{ text_field("a", evil, value=evil, error=evil) }}'
        '{{ textarea("b", evil, value=evil) }}{{ chips("c", evil, [(evil, evil)], values=[evil], own_name="d", own_value=evil) }}'
        "{{ quote(evil) }}{{ facts([(evil, evil, evil)]) }}"
    )
    evil = "\"'></textarea><script>alert(1)</script>"
    html = engines["jinja2"].from_string(source).render({"evil": evil})
    assert "<script" not in html
    assert html.count("</textarea>") == 2
