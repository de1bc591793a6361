"""What Word and PowerPoint files have in common: what they say of themselves, and the font that they name."""

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from iscm_data.figures.picture.paragraphs import FONT
from iscm_data.language.text import language_tag, t


def describe(properties: Any, *, title: str, subject: str, description: str) -> None:
    """Give a file its properties, so that its words stay with it."""
    properties.author = properties.last_modified_by = "ISCM Explorer"
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    properties.language, properties.revision = language_tag(), 1
    keywords = t("migration; inter-state consultation mechanisms; ISCM")
    texts = {"title": title, "subject": subject, "description": description, "keywords": keywords}
    for name, text in texts.items():  # past the libraries, which refuse more than 255 characters
        getattr(properties._element, f"get_or_add_{name}")().text = text


def name_font(package: Any) -> None:
    """Name the font in every theme of a file, its notes' too: what names none itself is set in its theme's. Also for
    marks such as ●, for which Word would take a Japanese one."""
    for part in package.iter_parts():
        if part.partname.startswith(("/word/theme/", "/ppt/theme/")):
            theme = part._element if hasattr(part, "_element") else etree.fromstring(part.blob)
            for fonts in theme.iterfind(".//{*}fontScheme/*"):
                for font in fonts.findall("{*}font"):  # those of single scripts
                    fonts.remove(font)
                for name in ("latin", "ea"):
                    fonts.find(f"{{*}}{name}").set("typeface", FONT)
            if not hasattr(part, "_element"):
                part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
