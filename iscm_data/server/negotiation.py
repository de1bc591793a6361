"""What a client says that it takes, and that it has already."""

from starlette.datastructures import Headers


def accepts(coding: str, accept_encoding: str) -> bool:
    """Whether a client with this Accept-Encoding takes a coding: by name, gzip by "*" too, and not at weight 0."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = part.replace(" ", "").partition(";")
        weights[name] = parameter.removeprefix("q=") or "1"
    return weights.get(coding, weights.get("*", "0") if coding == "gzip" else "0").strip("0.") != ""


def is_known(tag: str, asked: Headers) -> bool:
    """Whether a client has what this ETag, in its quotation marks, stands for."""
    known = [known.strip().removeprefix("W/") for known in ",".join(asked.getlist("if-none-match")).split(",")]
    return tag in known or "*" in known
