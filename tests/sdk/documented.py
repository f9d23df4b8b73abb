"""The programs that docs/clients.md shows, and what it says that they print.

documented.py DOCUMENT write NAME FILE ADDRESS    writes a program, which asks the server at ADDRESS
documented.py DOCUMENT check NAME                 compares what is read with the block after it; UPDATE_GOLDEN=1 writes it
"""

import os
import re
import sys
from pathlib import Path

SHOWN = "http://127.0.0.1:8080"


def block(text: str, info: str) -> re.Match[str]:
    found = re.search(rf"^```\w+ {re.escape(info)}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if found is None:
        sys.exit(f"no block has `{info}`")
    return found


def write(text: str, name: str, file: str, address: str) -> None:
    program = block(text, f"file={name}").group(1)
    Path(file).write_text(program.replace(SHOWN, address), encoding="utf-8")


def check(document: Path, text: str, name: str) -> None:
    shown, printed = block(text, f"of={name}"), sys.stdin.read()
    if shown.group(1) == printed:
        print(f"{name} of {document.name}: OK")
    elif os.environ.get("UPDATE_GOLDEN"):
        document.write_text(text[: shown.start(1)] + printed + text[shown.end(1) :], encoding="utf-8")
    else:
        sys.exit(f"{document.name} shows of {name}:\n{shown.group(1)}and it prints:\n{printed}")


if __name__ == "__main__":
    document = Path(sys.argv[1])
    text = document.read_text(encoding="utf-8")
    if sys.argv[2] == "write":
        write(text, *sys.argv[3:])
    else:
        check(document, text, sys.argv[3])
