"""Turns streams of manifests into plan requests in JSON, and takes the question about a change from the API document, for
clients that send types: requests.py FOLDER DOCUMENT FILE..."""

import json
import sys
from pathlib import Path

import yaml


def main(folder: Path, files: list[Path]) -> None:
    for file in files:
        manifests = list(yaml.safe_load_all(file.read_text()))
        request = {
            "cluster": next(found for found in manifests if found["kind"] == "Cluster"),
            "instanceGroups": [found for found in manifests if found["kind"] == "InstanceGroup"],
        }
        (folder / f"{file.stem}.json").write_text(json.dumps(request))


def change(folder: Path, document: Path) -> None:
    content = json.loads(document.read_text())["paths"]["/v1/diff"]["post"]["requestBody"]["content"]
    (folder / "diff.json").write_text(json.dumps(content["application/json"]["examples"]["question"]["value"]))


if __name__ == "__main__":
    change(Path(sys.argv[1]), Path(sys.argv[2]))
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[3:]])
