"""Turns streams of manifests into plan requests in JSON, for clients that send types: requests.py FOLDER FILE..."""

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


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
