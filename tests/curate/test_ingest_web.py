"""Web pages as documents: encodings as browsers take them, what a reader does not see, raised marks, notes, fields."""

from pathlib import Path

import pytest

from iscm_data.curate.ingest import reading, styles, web
from iscm_data.curate.ingest.documents import IngestError


def told(body: str, head: str = "", encoding: str = "utf-8") -> tuple[list[str], str]:
    """The lines and the notes of a page."""
    page = f"<!DOCTYPE html><html><head><title>t</title>{head}</head><body>{body}</body></html>"
    lines, notes = web.lines(page.encode(encoding))
    return [line.text for line in lines], " ".join(notes)


# --- encodings --------------------------------------------------------------------------------------------------------

QUOTED = "Members’ officials – “old hands” – paid 5 € …"


@pytest.mark.parametrize(
    "label",
    [
        *("windows-1252", "iso-8859-1", "ISO_8859-1:1987", "latin1", "l1", "us-ascii", "x-cp1252", "cp819", "iso88591"),
        *("ISO8859-1", " latin1 "),
    ],
)
def test_latin_1_is_windows_1252_by_whatever_name(label: str) -> None:
    lines, _ = told(QUOTED, f'<meta charset="{label}">', "cp1252")
    assert lines == [QUOTED]


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("iso-8859-9", "cp1254", "“Ağrı” – şöyle"),
        ("tis-620", "cp874", "“ไทย”"),
        ("gb2312", "gb18030", "中文 € 㐀"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("euc-kr", "cp949", "똠방각하"),
        ("shift_jis", "cp932", "①髙"),
        ("x-sjis", "cp932", "①髙"),
        ("big5", "big5hkscs", "粵嘅"),
        ("koi8-ru", "koi8-u", "Київ"),
        ("x-mac-cyrillic", "mac-cyrillic", "Кавказ"),
        ("macintosh", "mac-roman", "“é”"),
        ("logical", "iso8859-8", "שלום"),
        ("windows-1251", "cp1251", "Кавказ – «мир»"),
        ("unicode-1-1-utf-8", "utf-8", "“é”"),
        ("utf-16", "utf-8", "“é”"),  # a page that says so in ASCII is none
    ],
)
def test_a_label_means_what_it_means_on_the_web(label: str, codec: str, text: str) -> None:
    assert told(f"<p>{text}</p>", f"<meta charset={label}>", codec)[0] == [text]


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
        "<META content='text/html;charset=ISO-8859-1' http-equiv=content-type >",
        f"<!-- {'x' * 5000} --><meta charset='iso-8859-1'>",
        '<!-- <meta charset="utf-8"> --><meta charset="iso-8859-1">',
        '<script>var page = "<meta charset=utf-8>";</script><meta charset="iso-8859-1">',
        '<meta name="description" content="charset=utf-8"><meta charset="iso-8859-1">',
    ],
)
def test_the_element_that_names_the_encoding_is_found_wherever_it_stands(head: str) -> None:
    assert told(QUOTED, head, "cp1252")[0] == [QUOTED]


def test_an_xml_declaration_counts_where_no_element_does() -> None:
    page = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<html><head>{}</head><body><p>Café “x”</p></body></html>'
    assert [line.text for line in web.lines(page.format("").encode("cp1252"))[0]] == ["Café “x”"]
    both = page.format('<meta charset="utf-8"/>')
    assert [line.text for line in web.lines(both.encode())[0]] == ["Café “x”"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_at_the_beginning_counts_more_than_any_word(tmp_path: Path, encoding: str) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(f"<!DOCTYPE html><meta charset=iso-8859-1><p>{QUOTED}</p>".encode(encoding))
    assert [line.text for line in reading.read(page).lines] == [QUOTED]


def test_a_page_that_says_nothing_is_read_as_browsers_do_and_the_curator_told() -> None:
    assert told(QUOTED, encoding="utf-8") == ([QUOTED], "")
    lines, notes = told(QUOTED, encoding="cp1252")
    assert lines == [QUOTED]
    assert "it was read as windows-1252" in notes


@pytest.mark.parametrize(
    ("head", "content", "message"),
    [
        ("<meta charset=utf-8>", "é".encode("cp1252"), "is not the UTF-8 text that it should be"),
        ("<meta charset=klingon>", b"x", "declares the unknown encoding 'klingon'"),
        ("<meta charset=utf-7>", b"x", "declares the unknown encoding 'utf-7'"),
        ("<meta charset=idna>", b"x", "declares the unknown encoding 'idna'"),
        ("<meta charset=undefined>", b"x", "declares the unknown encoding 'undefined'"),
        ('<meta charset="no\0such">', b"x", "declares the unknown encoding"),
        ("<meta charset=base64>", b"x", "declares the unknown encoding 'base64'"),
    ],
)
def test_a_page_that_is_not_what_it_says_is_refused(head: str, content: bytes, message: str) -> None:
    with pytest.raises(IngestError, match=message):
        web.lines(f"<html><head>{head}</head><body>".encode() + content)


def test_a_letter_by_the_number_that_windows_gave_it_is_that_letter() -> None:
    assert told("a&#146;s &#x93;q&#148; and a\x92s")[0] == ["a’s “q” and a’s"]


# --- hidden, struck out -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "hidden"),
    [
        ("", "<p hidden>Unseen</p>"),
        ("", '<div style="display: none"><p>Unseen</p></div>'),
        ("", '<p style="color:red;DISPLAY:None !important">Unseen</p>'),
        ("", '<span style="visibility:hidden">Unseen</span>'),
        ("", '<p style="opacity:0">Unseen</p>'),
        ("", '<p style="font-size:0px">Unseen</p>'),
        ("", '<span style="position:absolute;left:-9999px">Unseen</span>'),
        ("", "<dialog>Unseen</dialog>"),
        ("", '<input type="hidden" value="Unseen">'),
        ("", "<template><p>Unseen</p></template>"),
        ("<style>.note, #x { display:none }</style>", '<p class="a note">Unseen</p><p id="x">Unseen</p>'),
        ("<style>p.Draft{visibility:hidden}</style>", '<p class="Draft">Unseen</p>'),
        ("<style>@media screen { .d {display:none} }</style>", '<p class="d">Unseen</p>'),
        ("<style>.d{color:red}/* .e{} */ .d{clip:rect(0 0 0 0)}</style>", '<p class="d">Unseen</p>'),
        ("", '<p style="color:#fefefe">Unseen</p>'),
        ("", '<p style="color:rgb(0 0 0 / 2%)">Unseen</p>'),
        ("", '<p style="color:transparent">Unseen</p>'),
        ("", '<p style="color:hsl(200deg, 10%, 99%)">Unseen</p>'),
        ("<style>:root{--paper:#fff;--ink:var(--paper)} .d{color:var(--ink)}</style>", '<p class="d">Unseen</p>'),
        ("<style>.d{display:var(--shown, none)}</style>", '<p class="d">Unseen</p>'),
        ("", '<div style="background:navy"><p style="color:navy">Unseen</p></div>'),
        ("", '<p><font color="White">Unseen</font></p>'),
        ("", '<table bgcolor="black"><tr><td>Unseen</td></tr></table>'),
        ("<style>body{background:#000;color:#fff} .d{color:#111}</style>", '<p class="d">Unseen</p>'),
        ("", '<p style="font-size:1pt">Unseen</p>'),
        ("", '<p style="font-size:10%"><small style="font-size:.5em">Unseen</small></p>'),
        ("", '<div style="max-height:0; overflow: hidden"><p>Unseen</p></div>'),
        ("", '<div style="width:1px;height:1px;overflow:clip">Unseen</div>'),
        ("", '<p style="transform: rotate(3deg) scale(0)">Unseen</p>'),
        ("", '<p style="transform: translateX(-9999px)">Unseen</p>'),
        ("", '<p style="opacity:.01">Unseen</p>'),
        ("", '<p style="content-visibility:hidden">Unseen</p>'),
        ("<style>.a .d{display:none}</style>", '<div class="a"><div><p class="d">Unseen</p></div></div>'),
        ("<style>#n > p.d{display:none}</style>", '<div id="n"><p class="d">Unseen</p></div>'),
        ("<style>.a *{visibility:hidden}</style>", '<div class="a"><p>Unseen</p></div>'),
        ("<style>.d{display:none !important} p.d.e{display:block}</style>", '<p class="d e">Unseen</p>'),
        ("<style>.d{display:none!important}</style>", '<p class="d" style="display:block">Unseen</p>'),
        ("<style>@media screen, print {.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>@media (min-width: 40em) {.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>@supports (display:grid) {.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        (r"<style>.md\:hidden{display:none}</style>", '<p class="md:hidden">Unseen</p>'),
        ("", '<p style="filter:blur(1px) opacity(0%)">Unseen</p>'),
        ("", '<p style="mso-hide:all">Unseen</p>'),
        ("<style>[data-x]{display:none}</style>", '<p data-x="1">Unseen</p>'),
        ("<style>p.d:not(.k){display:none}</style>", '<p class="d">Unseen</p>'),
        ("<style>p:nth-child(2){display:none}</style>", "<p>Unseen</p>"),
        ("<style>.a + p{display:none}</style>", '<hr class="a"><p>Unseen</p>'),
        ("<style>:is(.a, .b) > p{display:none}</style>", '<div class="b"><p>Unseen</p></div>'),
        ("<style>div:has(> .draft){display:none}</style>", '<div><i class="draft"></i>Unseen</div>'),
        ("<style>.a{color:red; .d{display:none}}</style>", '<div class="a"><p class="d">Unseen</p></div>'),
        ("<style>.a{&.d, > b{display:none}}</style>", '<p class="a d">Unseen</p><p class="a"><b>Unseen</b></p>'),
        ("<style>.a{@media screen{display:none}}</style>", '<p class="a">Unseen</p>'),
        ("<style><![CDATA[.d{display:none}]]></style>", '<p class="d">Unseen</p>'),
        ("<style>/*<![CDATA[*/ .d{display:none} /*]]>*/</style>", '<p class="d">Unseen</p>'),
        ("", '<p style="color:oklch(100% 0 0)">Unseen</p>'),
        ("", '<p style="color:lab(99% 0 0)">Unseen</p>'),
        ("", '<p style="color:hwb(0 100% 0%)">Unseen</p>'),
        ("", '<p style="color:color(display-p3 1 1 1)">Unseen</p>'),
        ("", '<p style="-webkit-text-fill-color:white">Unseen</p>'),
        ("", '<p style="line-height:0;overflow:hidden">Unseen</p>'),
        ("", '<p style="font:0/0 a">Unseen</p>'),
        ("", '<p style="margin:0 0 0 -9999px">Unseen</p>'),
        ("<style>@layer a,b; @layer b{.d{scale:0}} @layer a{.d{scale:1}}</style>", '<p class="d">Unseen</p>'),
        ("<style>@layer a{.d{display:none!important}} .d{display:block!important}</style>", '<p class="d">Unseen</p>'),
        ("<style>@layer a.b{.d{display:block}} @layer a{.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>.d{display:none;display:nonsense;opacity:x}</style>", '<p class="d">Unseen</p>'),
        ("<style>div{visibility:hidden} p{visibility:unset}</style>", "<div><p>Unseen</p></div>"),
        ("<style>div{color:#fff} p{color:revert}</style>", "<div><p>Unseen</p></div>"),
        ("<style>@media (width >= 600px){.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>@media (2000px >= width > 600px){.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>@media not print{.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>@media (max-width:9px) or (not (hover:none)){.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>@media (min-aspect-ratio:1/1) and (color){.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style media='(min-width: 40em)'>.d{display:none}</style>", '<p class="d">Unseen</p>'),
        ("<style>@supports not (display:foobar){.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>@supports (display:x) or (display:grid){.d{display:none}}</style>", '<p class="d">Unseen</p>'),
        ("<style>p{display:var(--S)}</style>", '<div style="--S:none"><p>Unseen</p></div>'),
        ("<style>:root{--a:#fff;--b:var(--a);--c:var(--b)} p.d{color:var(--c)}</style>", '<p class="d">Unseen</p>'),
        ("<style>:root{--c:255 255 255} .d{color:rgb(var(--c) / 1)}</style>", '<p class="d">Unseen</p>'),
        ("", '<p style="background-color:#000;background:none;color:#fff">Unseen</p>'),
        ("", '<p style="position:absolute;inset-inline:-9999px auto">Unseen</p>'),
        ("", '<p style="position:absolute;right:9999px">Unseen</p>'),
        ("", '<div style="block-size:0;overflow:auto hidden">Unseen</div>'),
        ("", '<p style="text-indent:100%;white-space:nowrap;overflow:hidden">Unseen</p>'),
        ("", '<p style="clip-path:polygon(0 0,0 0,0 0)">Unseen</p>'),
        ("", '<p style="clip-path:inset(0 0 100% 0)">Unseen</p>'),
        ("", '<p style="position:absolute;clip:rect(0,0,9px,0)">Unseen</p>'),
        ("", '<p style="transform:matrix(0,0,0,1,0,0)">Unseen</p>'),
        ("", '<p style="transform:rotateX(.25turn)">Unseen</p>'),
        ("", '<p style="scale:1 0">Unseen</p>'),
        ("", '<p style="opacity:1e-5">Unseen</p>'),
        ("", '<p style="color:canvas">Unseen</p>'),
        ("", '<p style="display:/* */none">Unseen</p>'),
        ("", '<p style="display:none;display:-moz-box;display:-ms-grid">Unseen</p>'),
        ("", '<p style="display:table-column">Unseen</p>'),
        ("<style>table > tbody > tr{display:none}</style>", "<table><tr><td>Unseen</td></tr></table>"),
        ("", "<math><mphantom><mi>Unseen</mi></mphantom></math>"),
    ],
)
def test_what_no_reader_of_the_page_sees_is_not_read(head: str, hidden: str) -> None:
    lines, notes = told(f"<p>Seen.</p>{hidden}<p>Seen too.</p>", head)
    assert lines == ["Seen.", "Seen too."]
    if "template" not in hidden and "input" not in hidden:
        assert "hidden text was left out: Unseen" in notes


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("<style>@media print {.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>@media (max-width: 600px), print {.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>@media (prefers-color-scheme: dark) {.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style media=print>.d{display:none}</style>", '<p class="d">Seen</p>'),
        ("<style>.tab{display:none} .tab.open{display:block}</style>", '<p class="tab open">Seen</p>'),
        ("<style>.a .d{display:none}</style>", '<p class="d">Seen</p>'),
        ("<style>.d{display:none}</style>", '<p class="d" style="display:block">Seen</p>'),
        ("", '<p hidden="until-found">Seen</p>'),
        ("", '<p hidden style="display:block">Seen</p>'),
        ("", '<div style="visibility:hidden"><p style="visibility:visible">Seen</p></div>'),
        ("", '<div style="font-size:0"> <p style="font-size:16px">Seen</p></div>'),
        ("", '<div style="background:#000"><p style="color:white">Seen</p></div>'),
        ("<style>:root{--i:#fff} .dark{--i:#000} .d{color:var(--i)}</style>", '<p class="d dark">Seen</p>'),
        ("<style>.d{display:block} @layer a{.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>@layer a{#x{display:none}} p{display:block}</style>", '<p id="x">Seen</p>'),
        ("<style>.d{display:none} .d{display:initial}</style>", '<p class="d">Seen</p>'),
        ("<style>.d{display:none;color:#fff;all:unset}</style>", '<p class="d">Seen</p>'),
        ("<style>div{visibility:hidden} p{all:initial}</style>", "<div><p>Seen</p></div>"),
        ("<style>@media (600px < width < 800px){.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>@media not (min-width:600px){.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>@media (600px < width : 800px){.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>@media not (unheard-of){.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>@supports (display:foobar){.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>@supports (-moz-appearance:none){.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style type='text/less'>.d{display:none}</style>", '<p class="d">Seen</p>'),
        ("<style>:root{--s:none} .a{--s:block} p{display:var(--s)}</style>", '<div class="a"><p>Seen</p></div>'),
        ("<style>:root{--b:#000} .d{background:var(--b);color:#fff}</style>", '<p class="d">Seen</p>'),
        ("", '<p style="position:absolute;clip:rect(auto,auto,auto,auto)">Seen</p>'),
        ("", '<div style="height:0;min-height:60px;overflow:hidden">Seen</div>'),
        ("", '<div style="width:calc(100% - 0px);height:max(0px, 2em);overflow:hidden">Seen</div>'),
        ("", '<p style="color:#fff;color:GrayText">Seen</p>'),
        ("", '<p style="transform:matrix(1,0,0,1,0,0);clip-path:polygon(0 0,100% 0,100% 100%)">Seen</p>'),
        ("", '<div style="font-size:0"><textarea>Seen</textarea></div>'),
        ("<style>table > tr{display:none}</style>", "<table><tr><td>Seen</td></tr></table>"),
        ("<style>.d::before{content:'Unseen';visibility:hidden}</style>", '<p class="d">Seen</p>'),
        ("<style>.d::after{content:'Unseen';position:absolute;left:-999px}</style>", '<p class="d">Seen</p>'),
        ("", '<div style="background:hsl(240, 100%, 20%)"><p style="color:hsl(0 0% 100%)">Seen</p></div>'),
        ("<style>body{background:#000;color:#fff}</style>", "<p>Seen</p>"),
        ("", '<div style="background:blue"><a href="x" style="color:inherit">Seen</a></div>'),
        ("", '<p style="color:transparent;-webkit-background-clip:text;background:#000">Seen</p>'),
        ("", '<p style="height:0">Seen</p>'),
        ("", '<p style="color:#fff;text-shadow:0 0 2px #000">Seen</p>'),
        ("", '<p style="color:#e0e0e0">Seen</p>'),
        ("", '<p style="opacity:.5;transform:scale(.5)">Seen</p>'),
        ("", "<p inert aria-hidden=true>Seen</p>"),
        ("<style>#n > p.d{display:none}</style>", '<div id="n"><div><p class="d">Seen</p></div></div>'),
        ("", "<details><summary>Seen</summary></details>"),
        ("", "<dialog open>Seen</dialog>"),
        ("<style>.a{.d{display:none}}</style>", '<p class="d">Seen</p>'),
        ("<style>p:disabled, p:hover, p::selection{display:none}</style>", "<p>Seen</p>"),
        ("<style>@keyframes in{from{opacity:0;display:none}}</style>", "<p>Seen</p>"),
        ("", '<p style="color:oklch(40% 0.1 250)">Seen</p>'),
        ("", '<p style="line-height:0">Seen</p>'),
        ("", '<p style="font:bold 12pt/1.2 serif;margin:-10px 0">Seen</p>'),
    ],
)
def test_what_a_reader_sees_or_may_open_is_read(head: str, shown: str) -> None:
    assert told(shown, head) == (["Seen"], "")


@pytest.mark.parametrize(
    ("head", "style"),
    [
        ("<link rel=stylesheet href=x.css>", "color:#fff"),
        ("<style>p:unheard-of{background:#000}</style>", "color:#fff"),
        ("", "color:#fff;background:url(x.png)"),
        ("", "color:#fff;position:absolute"),
    ],
)
def test_text_as_pale_as_paper_is_kept_and_told_where_nobody_knows_what_lies_behind_it(head: str, style: str) -> None:
    lines, notes = told(f'<p style="{style}">Maybe.</p><p>Seen.</p>', head)
    assert lines == ["Maybe.", "Seen."]
    assert "text that may not differ from what lies behind it was kept; look whether it is seen: Maybe." in notes


@pytest.mark.parametrize(
    ("head", "told_so"),
    [
        ("<link rel=stylesheet href=x.css>", True),
        ('<link rel="StyleSheet preload" media=screen href=x.css>', True),
        ("<style>@import 'x.css';</style>", True),
        ("<link rel=stylesheet media=print href=x.css><link rel='alternate stylesheet' href=x.css>", False),
        ("<link rel=icon href=stylesheet>", False),
    ],
)
def test_styles_in_another_file_may_hide_text_and_the_curator_is_told(head: str, told_so: bool) -> None:
    assert told("<p>Seen.</p>", head) == (["Seen."], web.ELSEWHERE if told_so else "")


def test_hidden_passages_are_told_as_they_stand_however_they_are_made_up() -> None:
    page = '<p>Seen.</p><div style="visibility:hidden"><p>One <b>of</b> them.</p><p>And <i>two</i>.</p></div>'
    assert told(page) == (["Seen."], "hidden text was left out: One of them. · And two.")


@pytest.mark.parametrize(
    "struck",
    [
        *("<s>all</s>", "<strike>all</strike>", "<del>all</del>"),
        *('<span style="text-decoration: line-through">all</span>', '<span class="out">all</span>'),
    ],
)
def test_what_is_struck_out_is_not_said_and_told(struck: str) -> None:
    lines, notes = told(f"<p>Members pay {struck} half.</p>", "<style>.out{text-decoration-line:line-through}</style>")
    assert lines == ["Members pay half."]
    assert notes == "text that is struck out was left out: all"


@pytest.mark.parametrize(
    "body",
    ["<p hidden>Unseen</p>", "<div id=root></div><noscript>Switch scripts on</noscript>", "<iframe src=x></iframe>"],
)
def test_a_page_of_which_nothing_is_shown_is_told_so(body: str) -> None:
    with pytest.raises(IngestError, match="no text that a browser shows"):
        told(body)


@pytest.mark.parametrize(
    "rule", ["p:unheard-of{%s}", ":has(* .){%s}", "@container (width > 1px){p{%s}}", "@scope (body){p{%s}}"]
)
def test_rules_that_hide_text_and_are_not_understood_are_told(rule: str) -> None:
    assert told("<p>Seen.</p>", f"<style>{rule % 'display:none'}</style>") == (["Seen."], web.UNKNOWN_RULES)
    assert told("<p>Seen.</p>", f"<style>{rule % 'margin:0'}</style>") == (["Seen."], "")


@pytest.mark.parametrize(("rule", "many"), [("p ~ p", styles.FEW), (".a p", styles.MANY)])
def test_rules_that_many_elements_would_have_to_be_held_against_are_told_as_not_understood(
    rule: str, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(styles, "MANY", 3_000)
    page = "<p>Seen." * min(many + 1, 3_001)
    lines, notes = told(page, f"<style>{rule}{{display:none}}</style>")
    assert (len(lines), notes) == (page.count("<p>"), web.UNKNOWN_RULES)


@pytest.mark.parametrize("part", ['<iframe srcdoc="<p>x</p>"></iframe>', "<template shadowrootmode=open>x</template>"])
def test_text_in_a_frame_of_the_page_s_own_is_told(part: str) -> None:
    assert told(f"<p>Seen.</p>{part}") == (["Seen."], web.FRAMES)


def test_words_and_boxes_that_styles_put_beside_a_text_are_read_and_marks_of_lists_are_not() -> None:
    styles = (
        "<style>.no::before{content:'Members do not '} .no:before{color:red} .on:before{content:'\\2611  '}"
        ".off:before{content:\"☐ \"} li:before{content:'•'} .icon:before{content:'\\f096'}"
        "q:after{content:attr(x)}</style>"
    )
    body = "<p class=no>pay.</p><p class=off>Donors</p><p class=on>Members</p><li class=icon>It is <q>so</q>.</li>"
    assert told(body, styles)[0] == ["Members do not pay.", "☐ Donors", "☑ Members", "It is “so”."]


def test_line_breaks_are_read_where_they_are_shown() -> None:
    style = "<style>.a{white-space:pre-line} .b{white-space:normal} div{white-space-collapse:preserve}</style>"
    body = (
        "<p class=a>1. Funding\nDonors pay.\n\nMembers\ndo not.<span class=b> Two\nwords.</span></p><p>One\nline.</p>"
    )
    lines = ["1. Funding", "Donors pay.", "Members", "do not. Two words.", "One line.", "Three", "Four"]
    assert told(body + "<div>Three\nFour</div>", style)[0] == lines


def test_what_is_shown_within_its_line_does_not_part_a_sentence() -> None:
    body = '<p>Members <div style="display:inline">do</div> not <p style="display:contents">pay</p>.</p>'
    assert told(body.replace("<p>", "<section>").replace("</p>.</p>", "</p>.</section>"))[0] == ["Members do not pay."]


def test_what_stands_behind_the_end_of_a_page_is_read_as_browsers_do() -> None:
    lines, _ = web.lines(b"<html><body><p>One.</p></body></html>\n<p>Two.</p></HTML >Three.")
    assert [line.text for line in lines] == ["One.", "Two.", "Three."]


def test_a_formula_is_read_once_and_not_in_the_language_beside_it() -> None:
    formula = "<mrow><mn>5</mn></mrow><annotation encoding='application/x-tex'>\\frac{5}</annotation>"
    assert told(f"<p>Seen <math><semantics>{formula}</semantics></math></p>") == (["Seen 5"], "")


def test_a_button_is_a_heading_where_it_opens_what_stands_below() -> None:
    body = "<h3><button>Who pays?</button></h3><p>Donors.</p><button>Share</button>"
    assert told(body)[0] == ["Who pays?", "Donors."]


def test_words_in_a_drawing_are_told() -> None:
    assert told("<p>Seen.</p><svg><g><text>Donors 40 %</text></g></svg>") == (["Seen."], web.DRAWN)
    assert told("<p>Seen.</p><svg><title>Logo</title><text>1</text></svg>") == (["Seen."], "")


# --- raised -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text", "mark"),
    [
        ("external donors<sup>1</sup>.", "external donors.", "donors1"),
        ("in 2019<sup>2</sup>.", "in 2019.", "20192"),
        ("external donors.<sup>12</sup> The rest", "external donors. The rest", "donors.12"),
        ("donors<sup>[1]</sup> and<sup>a</sup> so<sup>*</sup>", "donors and so", "donors[1] · anda · so*"),
        ("donors<sup>1, 2</sup> pay", "donors pay", "donors1, 2"),
        ("donors<span style='vertical-align:super;font-size:60%'>1</span> pay", "donors pay", "donors1"),
        ("donors¹ pay", "donors pay", "donors1"),
        ("donors<sup style='position:relative;top:-.5em;vertical-align:baseline'>1</sup> pay", "donors pay", "donors1"),
        ("donors<span style='font-variant-position:super'>1</span> pay", "donors pay", "donors1"),
        (
            "<math><msup><mn>10</mn><mn>6</mn></msup></math>, <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>",
            "10⁶, 1/2",
            "",
        ),
        ("They gave 10<sup>6</sup> euros", "They gave 10⁶ euros", ""),
        ("10<sup>-6</sup>, 5 km<sup>2</sup>, 10⁶, 3 m²", "10⁻⁶, 5 km², 10⁶, 3 m²", ""),
        ("the 21<sup>st</sup> century, XXI<sup>e</sup>, M<sup>me</sup>", "the 21st century, XXIe, Mme", ""),
        ("2<sup>1</sup>/<sub>2</sub> years, CO<sub>2</sub>", "2 1/2 years, CO2", ""),
    ],
)
def test_a_raised_number_is_no_part_of_the_word_or_number_before_it(body: str, text: str, mark: str) -> None:
    lines, notes = told(f"<p>{body}</p>")
    assert lines == [text]
    assert notes == (f"raised marks and numbers were left out, as those of notes: {mark}" if mark else "")


# --- notes ------------------------------------------------------------------------------------------------------------

ONE = "One host paid until 2018."


@pytest.mark.parametrize(
    ("reference", "below"),
    [
        (
            '<sup id="r1"><a href="#n1">1</a></sup>',
            f'<section><ol><li id="n1"><p>{ONE} <a href="#r1">↩</a></p></li></ol></section>',
        ),
        (
            '<a href="#_ftn1" name="_ftnref1"><span>[1]</span></a>',
            f'<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> {ONE}</p></div>',
        ),
        ('<a role="doc-noteref" id="a" href="#b">*</a>', f'<aside role="doc-footnote" id="b">* {ONE}</aside>'),
        ('<sup><a href="#n">1</a></sup>', f'<p id="n"><sup>1</sup> {ONE}</p>'),
        ('<sup><a href="#n">1</a></sup>', f'<dl><dt id="n">1</dt><dd>{ONE}</dd></dl>'),
    ],
)
def test_a_note_is_a_passage_of_its_own_behind_the_paragraph_that_refers_to_it(reference: str, below: str) -> None:
    page = f"<p>Donors{reference} pay all.</p><h2>4. Partnerships</h2><p>It works with IOM.</p>{below}"
    lines, _ = web.lines(page.encode())
    assert [(line.text, line.note) for line in lines] == [
        ("Donors pay all.", False),
        (ONE, True),
        ("4. Partnerships", False),
        ("It works with IOM.", False),
    ]


def test_a_note_of_a_note_is_read_behind_it() -> None:
    to = '<sup><a id="r{0}" href="#n{0}">{0}</a></sup></p>'
    second = f'<p id="n1"><a href="#r1">^</a> The first.{to.format(2)}'
    body = f'<p>Members pay.{to.format(1)}<p>They meet.</p>{second}<p id="n2"><a href="#r2">^</a> The second.</p>'
    lines, notes = told(body)
    assert lines == ["Members pay.", "The first.", "The second.", "They meet."]
    assert "marks and numbers" in notes


def test_a_link_to_a_chapter_is_no_note() -> None:
    page = '<p><a href="#c">Chapter 1</a> <a href="#c">1</a></p><p id="c">A chapter.</p>'
    assert told(page)[0] == ["Chapter 1 1", "A chapter."]


# --- forms and words that run together --------------------------------------------------------------------------------


def test_fields_show_what_was_typed_ticked_and_chosen_and_no_prompts() -> None:
    page = (
        '<p>Name: <input type="text" value="Lagoon Talks" placeholder="Your name"></p>'
        '<p><label><input type="checkbox" checked> Members</label> <input type="checkbox"> Donors</p>'
        "<p>Level: <select><option>Choose …</option><option selected>Regional</option></select></p>"
        "<p>Year: <select><option>Choose …</option><option>2019</option></select></p>"
        '<p><textarea placeholder="Your answer"></textarea><input type="submit" value="Send"></p>'
        '<div role="checkbox" aria-checked="false">Hosts</div>'
    )
    lines = ["Name: Lagoon Talks", "☒ Members ☐ Donors", "Level: Regional", "Year:", "☐ Hosts"]
    assert told(page)[0] == lines


def test_a_box_in_a_table_stays_with_its_words() -> None:
    rows = "<tr><td>☐</td><td>External donors</td></tr><tr><td>Members</td><td>☒</td></tr><tr><td>A</td><td>B</td></tr>"
    assert told(f"<table>{rows}</table>")[0] == ["☐ External donors", "Members ☒", "A", "B"]


@pytest.mark.parametrize("style", ["float:left", "position:absolute;left:50%"])
def test_what_is_placed_by_itself_does_not_run_into_the_words_beside_it(style: str) -> None:
    assert told(f"<p><span style='{style}'>Funding</span>Members pay.</p>")[0] == ["Funding Members pay."]
    assert told("<div style='display:flex'><b>Funding</b><b>Members pay.</b></div>")[0] == ["Funding Members pay."]


def test_a_picture_of_a_box_is_the_box() -> None:
    body = '<p><img src="a.gif" alt="☐"> Donors <img src="b.gif" alt="☑"> Members <img src="c.gif" alt="A map"> pay</p>'
    assert told(body)[0] == ["☐ Donors ☑ Members pay"]


def test_what_stands_apart_on_the_page_does_not_run_together() -> None:
    assert told("<p>The <ruby>word<rp>(</rp><rt>spoken</rt><rp>)</rp></ruby> is seen.</p>")[0] == ["The word is seen."]
    page = '<span style="display:block">One</span><span style="display:block">two</span><q>three</q> \ue123 four'
    assert told(page)[0] == ["One", "two", "“three” four"]


def test_elements_that_are_never_closed_hide_nothing_of_what_stands_in_them() -> None:
    assert told("<p>Said.</p>" + "<font>" * 1_000 + "Said too.") == (["Said.", "Said too."], "")


def test_what_is_only_for_browsers_that_do_not_know_an_element_is_not_said() -> None:
    body = "<p>Talks.<video>Your browser shows no video.</video><audio>No sound.</audio><canvas>No chart.</canvas></p>"
    body += "<p>Half<progress value=5 max=10>50%</progress></p><noframes>No frames.</noframes><noembed>None.</noembed>"
    assert told(body + "<div popover>Opened by nobody.</div>") == (
        ["Talks.", "Half"],
        "hidden text was left out: Opened by nobody.",
    )


def test_fields_and_pictures_do_not_run_into_the_words_beside_them() -> None:
    body = "<p>Chair<select><option>Malta<option selected>Kenya</select>Seat<input value=Geneva>.</p>"
    body += "<p>Paid<textarea>by members</textarea>alone</p><p>Talks<img src=x>of States<button>?</button>, all</p>"
    body += "<p><label>Members<input type=checkbox checked></label><label>Donors<input type=checkbox></label></p>"
    body += "<p><label>Year<input value=2019></label><label>Place<input value=Rabat></label></p>"
    lines = ["Chair Kenya Seat Geneva.", "Paid by members alone", "Talks of States, all", "Members☒ Donors☐"]
    lines += ["Year 2019 Place Rabat"]
    assert told(body)[0] == lines


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n<p>x</p>",
            "is a web archive",
        ),
        (b"bplist00\xd1\x01\x02_\x10\x0fWebMainResource", "is a web archive of Safari"),
        (b"\x1f\x8b\x08\x00<p>", "is packed"),
        (b'<?xml version="1.0"?>\n<pkg:package xmlns:pkg="x"><p>x</p></pkg:package>', "is a document as XML"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><p>x</p>', "is a document as XML"),
    ],
)
def test_a_page_that_was_saved_as_something_else_is_told_what_it_is(
    tmp_path: Path, content: bytes, message: str
) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(content)
    with pytest.raises(IngestError, match=message):
        reading.read(page)
