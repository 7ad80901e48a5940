"""Makes docs/label-screen.svg: a picture of the real label screen on the demo, so that the README never shows a drawing.

python docs/screenshot.py [--size 120x34] [--theme dark] [--keys n,n,f] [OUT.svg]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from workbench.project.demo import make_demo
from workbench.project.project import Project
from workbench.project.session import Session
from workbench.tui.app import WorkbenchApp


async def picture(project: Path, annotator: str, size: tuple[int, int], theme: str, keys: list[str], out: Path) -> None:
    """Opens the project, presses the keys and writes what is on the screen."""
    session = Session(Project(project), annotator)
    app = WorkbenchApp(session, theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause(0.3)
        out.write_text(app.export_screenshot(title="workbench label"), encoding="utf-8")
    session.close()


def main() -> None:
    """Reads the options and writes the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", nargs="?", type=Path, default=Path(__file__).with_name("label-screen.svg"))
    parser.add_argument("--project", type=Path, help="a project to open instead of a fresh demo")
    parser.add_argument("--annotator", default="ana")
    parser.add_argument("--size", default="120x34")
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--keys", default="")
    args = parser.parse_args()
    width, _, height = args.size.partition("x")
    with tempfile.TemporaryDirectory() as folder:
        project = args.project or Path(folder) / "demo"
        if args.project is None:
            make_demo(project)
        keys = [key for key in args.keys.split(",") if key]
        asyncio.run(picture(project, args.annotator, (int(width), int(height)), args.theme, keys, args.out))


if __name__ == "__main__":
    main()
