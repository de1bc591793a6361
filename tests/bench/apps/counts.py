"""What every minimal app shows: for one status the number of mechanisms by code of a dimension, from the real data."""

from pathlib import Path

import pandas as pd

STATUSES = ("in_place", "considered", "ended")
PAGES = {"funding": "funding_model", "governance": "governance_level"}
FINDINGS = pd.read_parquet(Path(__file__).resolve().parents[3] / "data" / "parquet" / "findings.parquet")


def counted(dimension: str, status: str) -> pd.DataFrame:
    """Columns code and mechanisms."""
    found = FINDINGS[(FINDINGS["dimension"] == dimension) & (FINDINGS["status"] == status)]
    n = found.groupby("code", observed=True)["mechanism_id"].nunique()
    return n.rename("mechanisms").reset_index().astype({"code": str})


def cells(dimension: str, status: str) -> dict[tuple[str, str], str]:
    """The year in which each mechanism was last seen to have each code, empty where nobody says."""
    found = FINDINGS[(FINDINGS["dimension"] == dimension) & (FINDINGS["status"] == status)]
    year = found["as_of"].astype(str).str[:4].replace("nan", "n.d.")
    newest = year.groupby([found["mechanism_id"], found["code"]], observed=True).max()
    return {(str(id_), str(code)): told for (id_, code), told in newest.items()}
