"""The scripts that our pages need, fetched along with the page and not one after the other.

Streamlit's client fetches the script of an element when the first such element comes, and what that script imports
after it: three waves, each as long as the way to the server and back, before the first figure stands.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

# The elements of our pages that the page itself does not name, by the names of their scripts.
ELEMENTS = ("Html", "BidiComponent")
_IMPORT = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_HEAD = 20_000  # characters of a script, in which all its imports stand


def preloads(front_end: Path, ours: Iterable[str] = (), elements: Sequence[str] = ELEMENTS) -> str:
    """Links for the head of Streamlit's page in the folder `front_end`: to `ours`, scripts by their addresses, and to
    those of `elements`, without the elements that this Streamlit does not have under the names that we know.
    """
    scripts = front_end / "static" / "js"
    page = (front_end / "index.html").read_text(encoding="utf-8")
    wanted = [path.name for element in elements for path in sorted(scripts.glob(f"{element}.*.js"))]
    for name in wanted:  # grows while it is read
        with (scripts / name).open(encoding="utf-8") as script:
            imported = _IMPORT.findall(script.read(_HEAD))
        wanted += [other for other in dict.fromkeys(imported) if other not in wanted and other not in page]
    addresses = [*ours, *(f"/static/js/{name}" for name in wanted)]
    return "".join(f'<link rel="modulepreload" crossorigin href=".{address}">' for address in addresses)
