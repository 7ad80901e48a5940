"""The entry point: hands over to the command line, and owns nothing else."""

import sys


def main() -> int:
    """Runs the program and gives its exit status."""
    from workbench.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
