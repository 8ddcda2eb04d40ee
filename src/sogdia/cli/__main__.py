"""`python -m sogdia.cli`."""

from sogdia.cli import main

main()
