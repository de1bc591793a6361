"""The buttons under a figure: the figure as PNG or SVG, made in the browser, and a link to this very view."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from iscm_data.export import Words
from iscm_data.ui import address

_HERE = Path(__file__).parent
_LABELS = ("png", "svg", "link", "saved", "copied", "failed", "permalink")

_buttons = st.components.v2.component(
    "iscm_image_buttons",
    html="""
<div class="row">
  <button type="button" data-does="png"></button>
  <button type="button" data-does="svg"></button>
  <button type="button" data-does="link"></button>
  <input type="text" readonly hidden>
  <span role="status"></span>
</div>
""",
    css=(_HERE / "download.css").read_text(encoding="utf-8"),
    js=(_HERE / "download.js").read_text(encoding="utf-8"),
)


def image_buttons(
    chart_key: str,
    *,
    words: Words,
    alt: str,
    stem: str,
    labels: Mapping[str, str],
    wide: Mapping[str, Any] | None = None,
    width: int = 1200,
    height: int,
) -> None:
    """PNG, SVG and link of the figure drawn by `st.plotly_chart(…, key=chart_key)`, on its page.

    The image is the figure as designed, `width` × `height` px, on white between its `words`; `alt` goes into
    the metadata. With `wide` (`json.loads(figure.to_json())`) that is drawn instead of what is on the screen:
    a phone, which shows a narrower figure, gets the same file as a desktop.

    `labels`: png, svg and link are the buttons; saved has {name}, failed has {reason}; copied; permalink is
    the word before the address in the image. `stem` is the file's name without its ending.
    """
    data = {
        "chart": chart_key,
        "words": asdict(words),
        "alt": alt,
        "stem": stem,
        "link": address.permalink(),
        "labels": {name: labels[name] for name in _LABELS},  # a missing one is known here, not on a click
        "figure": None if wide is None else {"data": wide["data"], "layout": wide["layout"]},
        "width": width,
        "height": height,
    }
    _buttons(key=f"image_{chart_key}", data=data)
