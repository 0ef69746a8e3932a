"""`python -m webapp` is the `stipple` command, also where it was not installed as a program."""

from webapp.cli import main

main()
