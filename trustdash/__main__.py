"""`python -m trustdash`: the command line."""

from trustdash.cli import main

if __name__ == "__main__":
    main()
