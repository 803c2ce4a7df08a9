"""The body is the same on screen and on paper; every table can be read by ear."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from reports.assemble import activity_plan, annual_report
from reports.assemble.blocks import Passage, Table
from reports.assemble.contents import blocks_of
from reports.render import body_of, render_body, render_paper
from tests.reports.paper_rows import document, plan_rows, report_rows

PLAN, REPORT = activity_plan.assemble(plan_rows()), annual_report.assemble(report_rows())


def tree(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<main>{html.replace('<br>', '<br/>')}</main>")


@pytest.mark.parametrize("contents", [PLAN, REPORT], ids=["plan", "report"])
def test_every_data_table_has_caption_column_heads_and_row_heads(contents):
    tables = [
        table for table in tree(render_body(contents)).iter("table") if table.find("caption") is not None
    ]
    assert len(tables) == len([block for block in blocks_of(contents) if isinstance(block, Table)])
    for table in tables:
        heads = table.findall("thead/tr/*")
        assert [head.tag for head in heads] == ["td", *["th"] * (len(heads) - 1)]  # the corner is no head
        assert {head.get("scope") for head in heads[1:]} == {"col"}
        assert {row[0].get("scope") for row in table.findall("tbody/tr")} == {"row"}


@pytest.mark.parametrize("contents", [PLAN, REPORT], ids=["plan", "report"])
def test_ids_are_unique_and_every_heading_in_the_contents_list_is_there(contents):
    ids = [element.get("id") for element in tree(render_body(contents)).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {heading[0] for heading in contents.headings} <= set(ids)


@pytest.mark.parametrize("contents", [PLAN, REPORT], ids=["plan", "report"])
def test_the_browser_shows_exactly_what_is_printed(contents):
    assert body_of(render_paper(contents)).split() == render_body(contents).split()


def test_a_comment_link_stands_at_each_passage_and_row_and_never_on_paper():
    html = render_body(PLAN, comment_link="/f/norra/dokument/1/")
    assert 'href="/f/norra/dokument/1/?stycke=activity_plan-lagen#synpunkt"' in html
    assert "?rad=kostnad-summa#synpunkt" in html
    assert "Kommentera" not in render_paper(PLAN)


def test_passages_and_rows_can_be_pointed_at():
    html = render_body(PLAN)
    assert '<div class="passage" id="p-activity_plan-lagen"><p>Vad som skrivits om lagen.</p></div>' in html
    assert 'id="r-kostnad-insatser-Odlingen"' in html


def test_the_associations_note_stands_under_every_table_with_money():
    money = [
        block
        for block in blocks_of(REPORT)
        if isinstance(block, Table) and block.caption.endswith("tkr") and not block.name.startswith("not-")
    ]
    assert len(money) == 6
    assert all(block.notes[-1] == "Beloppen är påhittade." for block in money)


def test_hidden_counts_are_two_dots_with_an_explanation():
    html = render_body(REPORT)
    assert '<td class="num">··</td>' in html
    assert "·· betyder att antalet är för litet för att visas" in html


def test_the_mark_of_a_draft_is_on_the_paper_and_gone_when_sealed():
    assert "Arbetsmaterial · version 3" in render_paper(REPORT, draft_mark="Arbetsmaterial · version 3")
    assert "draft-mark" not in render_paper(REPORT, status_lines=("Beslutad av styrelsen",))


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<script>x</script><p>a</p>", "<p>a</p>"),
        ('<p onclick="x" style="color: red">a</p>', "<p>a</p>"),
        ("<li>punkt</li>", "<ul><li>punkt</li></ul>"),
    ],
)
def test_stored_text_is_cleaned_once_more_on_its_way_out(html, shown):
    rows = plan_rows(document=replace(document("activity_plan"), texts={"lagen": (Passage("x", html),)}))
    found = re.search(r'id="p-x">(.*?)</div>', render_body(activity_plan.assemble(rows)))
    assert found is not None
    assert found.group(1) == shown
