"""SVG to PNG, in a process of its own: it takes up to a second, in which resvg would let nothing else run.

Run as a script it imports nothing of ours, so that it starts in a few hundredths of a second.
"""

import subprocess
import sys
from threading import BoundedSemaphore

_AT_ONCE = BoundedSemaphore(2)  # processes that draw; who asks for more waits
_PATIENCE = 60  # s


class NotDrawn(RuntimeError):
    """An SVG could not be drawn; the message says what the drawing process said."""


def raster(svg: str, width: int, *, system: bool) -> bytes:
    """An SVG as PNG, `width` pixels wide; for what of it is text, where `system`, with the fonts of the machine.

    Raises NotDrawn where it fails or takes longer than a minute.
    """
    command = [sys.executable, "-I", __file__, str(width), str(int(system))]
    with _AT_ONCE:
        try:
            done = subprocess.run(command, input=svg.encode(), capture_output=True, timeout=_PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise NotDrawn(f"A picture took more than {_PATIENCE} seconds.") from None
    if done.returncode:
        raise NotDrawn(done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
    return done.stdout


def _main(width: str, system: str) -> None:
    import resvg_py

    picture = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(
        resvg_py.svg_to_bytes(svg_string=picture, width=int(width), skip_system_fonts=system == "0")
    )


if __name__ == "__main__":
    _main(*sys.argv[1:])
