"""Run as a script: `stipple run` without the proof of the content, which takes long and has its own tests."""

import os

import click

from webapp.config import Config
from webapp.server import prepare, run_processes

if __name__ == "__main__":
    run_processes(prepare(Config.from_environ(os.environ)), "127.0.0.1", 0, 1, click.echo)
