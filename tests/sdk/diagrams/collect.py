"""Draws recorded specs as Mermaid and Graphviz, and keeps one of each shape: `collect.py ADDRESS FOLDER VECTORS…`.

Two pictures have one shape where they differ in texts only. Files are named by their place, `.mmd` and `.dot`.
"""

import http.client
import json
import pathlib
import re
import sys
import urllib.parse

# More shapes than this take longer to lay out than a step of the tests may.
MOST = 700

address, folder, *vectors = sys.argv[1:]
folder = pathlib.Path(folder)
connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc)


def draw(spec: str, release: str, language: str) -> str | None:
    """The picture of a spec; none of one that has errors."""
    query = urllib.parse.urlencode({"kopsRelease": release, "format": language})
    connection.request("POST", f"/v1/diagram?{query}", spec.encode(), {"content-type": "application/yaml"})
    answer = connection.getresponse()
    text = answer.read().decode()
    return text if answer.status == 200 else None


def markup() -> str:
    """A spec whose names are full of what means something to either language."""
    names = ['a"]; end', "<b>x</b> & y", "\\N \\n \\\"", "%% ---", "`x` #35; #quot;", "{[(a)]}|b|", "end", "名前 🦀"]
    kinds = ["Private", "Utility"] * 4
    subnets = [
        {"name": name, "type": kind, "zone": f"us-east-1{'abcd'[place // 2]}", "cidr": f"172.20.{place}.0/24"}
        for place, (name, kind) in enumerate(zip(names, kinds))
    ]
    spec = {
        "cloudProvider": "aws", "kubernetesVersion": "1.34.2", "networkCIDR": "172.20.0.0/16",
        "networking": {"calico": {}}, "subnets": subnets,
    }
    metadata = {"name": "markup.example.com"}
    return json.dumps({"apiVersion": "kops.k8s.io/v1alpha2", "kind": "Cluster", "metadata": metadata, "spec": spec})


def specs():
    yield markup(), "1.34"
    for path in vectors:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                vector = json.loads(line)
                if "spec" in vector:
                    yield vector["spec"], vector["release"]


shapes = set()
planned = 0
for spec, release in specs():
    flowchart = draw(spec, release, "mermaid")
    planned += flowchart is not None
    if planned == 0:
        sys.exit("the spec with markup in its names is not planned")
    shape = re.sub(r'"[^"]*"', '""', flowchart or "")
    if flowchart is None or shape in shapes:
        continue
    if len(shapes) < MOST:
        (folder / f"{len(shapes)}.mmd").write_text(flowchart, encoding="utf-8")
        (folder / f"{len(shapes)}.dot").write_text(draw(spec, release, "dot") or "", encoding="utf-8")
    shapes.add(shape)
print(f"{planned} plans, {len(shapes)} shapes")
if planned < 2:
    sys.exit("no vector is planned")
