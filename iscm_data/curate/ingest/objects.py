"""What the objects of a PDF say: names, texts, what is filled into a field, which layers are not shown."""

from typing import Any

from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import decode_text

PUSH_BUTTON, PASSWORD = 1 << 16, 1 << 13  # flags of fields


def name_of(value: Any) -> str:
    """The name that a value is; "" for another."""
    value = resolve1(value)
    return literal_name(value) if isinstance(value, PSLiteral) else ""


def text_of(value: Any) -> str:
    """The text that a value is, or holds; "" for another."""
    value = resolve1(value)
    value = value.get_data() if isinstance(value, PDFStream) else value
    return decode_text(value).strip() if isinstance(value, bytes) else ""


def filled_in(mark: dict[str, Any]) -> str:
    """What a field shows: its text or its choice, or a box."""
    name = name_of(_of_field(mark, "FT"))
    flags = _of_field(mark, "Ff") or 0
    if name == "Btn":
        return "" if flags & PUSH_BUTTON else "☐" if name_of(mark.get("AS")) in ("", "Off") else "☒"
    if name not in ("Tx", "Ch") or (name == "Tx" and flags & PASSWORD):
        return ""
    value = _of_field(mark, "V")
    told = map(text_of, value if isinstance(value, list) else [value])
    pairs = (resolve1(one) for one in list_value(_of_field(mark, "Opt") or []))
    shown = {text_of(one[0]): text_of(one[1]) for one in pairs if isinstance(one, list) and len(one) == 2}
    return "; ".join(filter(None, (shown.get(one, one) for one in told)))


def _of_field(mark: dict[str, Any], key: str) -> Any:
    """A value of a field, which its parents may have."""
    for _ in range(20):
        if key in mark:
            return resolve1(mark[key])
        if "Parent" not in mark:
            return None
        mark = dict_value(mark["Parent"])
    return None


def hidden_layers(catalog: dict[str, Any]) -> frozenset[int]:
    """The layers that are not shown when the document is opened, by number."""
    layers = dict_value(catalog.get("OCProperties"))
    shown = dict_value(layers.get("D"))
    every, on, off = (
        {one.objid for one in list_value(of.get(key, ())) if isinstance(one, PDFObjRef)}
        for of, key in ((layers, "OCGs"), (shown, "ON"), (shown, "OFF"))
    )
    hidden = every - on if name_of(shown.get("BaseState")) == "OFF" else off
    for event in map(dict_value, list_value(shown.get("AS", ()))):
        for one in list_value(event.get("OCGs", ())) if name_of(event.get("Event")) == "View" else ():
            usage = dict_value(dict_value(dict_value(one).get("Usage")).get("View"))
            if isinstance(one, PDFObjRef) and name_of(usage.get("ViewState")) == "OFF":
                hidden |= {one.objid}
    return frozenset(hidden)


def switched_off(layer: Any, hidden: frozenset[int]) -> bool:
    """Whether what belongs to a layer, or to several, is not shown."""
    if layer is None:
        return False
    if isinstance(layer, PDFObjRef) and layer.objid in hidden:
        return True
    if asked := dict_value(layer).get("VE"):
        return not _is_met(asked, hidden)
    members = dict_value(layer).get("OCGs", ())
    every = [members] if isinstance(members, PDFObjRef) else list_value(members)
    ids = {one.objid for one in every if isinstance(one, PDFObjRef)}
    off, part = ids <= hidden, bool(ids & hidden)
    policy = {"AllOn": part, "AnyOff": not part, "AllOff": not off}
    return bool(ids) and policy.get(name_of(dict_value(layer).get("P")), off)


def _is_met(asked: Any, hidden: frozenset[int], depth: int = 0) -> bool:
    """Whether layers are shown as is asked for: one of them, or And, Or, Not of what is asked for."""
    if isinstance(asked, PDFObjRef) and not isinstance(resolve1(asked), list):
        return asked.objid not in hidden
    kind, *parts = list_value(asked) or [None]
    met = [_is_met(part, hidden, depth + 1) for part in (parts if depth < 20 else ())]
    return not all(met) if name_of(kind) == "Not" else any(met) if name_of(kind) == "Or" else all(met)
