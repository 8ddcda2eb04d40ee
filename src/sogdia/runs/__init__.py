"""Runs: what a calculation was asked with, its id, and the records from which it can be run again."""

from sogdia.runs.code import read_code
from sogdia.runs.identify import Named, identify
from sogdia.runs.record import Input, Record, Setting, run_id
from sogdia.runs.store import Kept, find_record, list_ids, save_record, unpack_inputs

__all__ = [
    "Input",
    "Kept",
    "Named",
    "Record",
    "Setting",
    "find_record",
    "identify",
    "list_ids",
    "read_code",
    "run_id",
    "save_record",
    "unpack_inputs",
]
