"""`python -m iamscope`."""

from iamscope.cli import main

main()
