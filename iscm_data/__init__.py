"""Findings on Inter-State Consultation Mechanisms on migration (ISCMs), as tables.

>>> from iscm_data import load
>>> data = load()
>>> data.mechanisms.shape, data.findings.shape
((41, 34), (1186, 18))
"""

from iscm_data.dataset.load import DataError, Dataset, load

__all__ = ["DataError", "Dataset", "load"]
