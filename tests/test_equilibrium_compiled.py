"""Compiled code finds a place even where nothing may be written."""

from __future__ import annotations

from pathlib import Path

import numba
import pytest

from sogdia.equilibrium.compiled import keep_compiled_code


@pytest.fixture
def no_choice(monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")


def test_where_nothing_may_be_written_a_folder_of_the_process_is_used(no_choice):
    keep_compiled_code([Path("/proc/none"), Path("/dev/null/cache")])
    assert Path(numba.config.CACHE_DIR).is_dir()


def test_where_numba_can_write_nothing_is_changed(no_choice, tmp_path):
    keep_compiled_code([Path("/proc/none"), tmp_path])
    assert numba.config.CACHE_DIR == ""


def test_a_folder_the_user_names_is_kept(monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "mine")
    keep_compiled_code([Path("/proc/none")])
    assert numba.config.CACHE_DIR == "mine"
