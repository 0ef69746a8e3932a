"""What every test shares. Fixtures of one area stand in the conftest of its folder."""

import os
import shutil
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

pytest_plugins = ["tests.clock", "tests.databases", "tests.mailbox", "tests.push", "tests.compiled_once"]

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# CI repeats the same examples, so that its answer depends on the commit alone. A deadline would measure the machine.
settings.register_profile("stipple", deadline=None, derandomize=IN_CI, print_blob=True)
settings.load_profile("stipple")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one: what was not run has not been proved."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module that asks to be skipped."""
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one; else the one that Playwright brought."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return browser_type_launch_args | {"executable_path": executable, "args": quiet}


def _fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    if IN_CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CI does not allow: {report.longreprtext or report.longrepr}"
