"""Findings on Inter-State Consultation Mechanisms on migration (ISCMs), as tables.

>>> from iscm_data import load
>>> data = load()
>>> data.finding["acp-eu-migration-dialogue/F10"].code
'external_donors'
>>> data.findings.query("code == 'external_donors' and status == 'in_place'").shape[0] > 0
True
"""

from iscm_data.dataset.load import load
from iscm_data.dataset.parquet import DataError
from iscm_data.dataset.tables import Dataset

__all__ = ["DataError", "Dataset", "load"]
