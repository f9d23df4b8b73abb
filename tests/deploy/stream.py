"""A long batch through the load balancer of compose.yaml, while the replica that answers it stops.

Usage: stream.py BINARY HAPROXY_CONFIGURATION. Every question is answered once: the stream ends with a line that says from where to go on, and another
replica answers the rest.
"""

import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request

QUESTIONS = 20_000
STOP_AFTER = 500
CLUSTER = {
    "apiVersion": "kops.k8s.io/v1alpha3",
    "kind": "Cluster",
    "metadata": {"name": "c.example.com"},
    "spec": {
        "cloudProvider": {"aws": {}},
        "networking": {
            "cilium": {},
            "networkCIDR": "10.0.0.0/16",
            "nonMasqueradeCIDR": "100.64.0.0/10",
            "topology": {"dns": "None"},
            "subnets": [{"name": "a", "type": "Public", "zone": "us-east-1a"}],
        },
    },
}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start_replica(binary):
    arguments = [binary, "serve", "--listen", "127.0.0.1:0", "--notice-seconds", "0.2", "--log", "warn"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    port = int(re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline()).group(1))
    return process, port


def start_balancer(configuration, replicas, port):
    """HAProxy with the configuration as it is deployed, but for addresses and names."""
    servers = "\n".join(f"  server replica{number} 127.0.0.1:{port}" for number, (_, port) in enumerate(replicas))
    text = configuration.replace("bind :8080", f"bind 127.0.0.1:{port}")
    text = re.sub(r"\n *server-template .*", "\n" + servers, text)
    text = re.sub(r"\nresolvers (?:.*\n)(?: .*\n)*", "\n", text).replace(" resolvers engine init-addr none", "")
    file = tempfile.NamedTemporaryFile("w", suffix=".cfg")
    file.write(text)
    file.flush()
    return subprocess.Popen(["haproxy", "-db", "-f", file.name], stderr=subprocess.DEVNULL), file


def connect(port):
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            threading.Event().wait(0.05)
    raise SystemExit("the balancer does not answer")


def lines(connection):
    """The lines of a chunked answer."""
    answer = connection.makefile("rb")
    status = answer.readline()
    assert b" 200 " in status, status
    while answer.readline().strip():
        pass
    rest = b""
    while size := int(answer.readline(), 16):
        *whole, rest = (rest + answer.read(size)).split(b"\n")
        answer.readline()
        yield from whole


def ask(port, first, stop=lambda: None):
    """Asks the questions from the one with the number `first` on; returns the answers and the end."""
    connection = connect(port)
    head = "POST /v1/batch HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n"

    def write():
        try:
            connection.sendall(head.encode())
            for number in range(first, QUESTIONS):
                question = {"id": str(number), "operation": "plan", "request": {"cluster": CLUSTER}}
                line = json.dumps(question) + "\n"
                connection.sendall(f"{len(line):x}\r\n{line}\r\n".encode())
            connection.sendall(b"0\r\n\r\n")
        except OSError:
            pass  # The answer has ended, and says why.

    threading.Thread(target=write, daemon=True).start()
    answers = []
    for line in lines(connection):
        line = json.loads(line)
        if line["kind"] == "end":
            return answers, line
        answers.append(line)
        if len(answers) == STOP_AFTER:
            stop()
    raise SystemExit(f"the answer breaks off after {len(answers)} lines")


def in_progress(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as metrics:
        return int(re.search(r"\nknp_http_requests_in_progress (\d+)", metrics.read().decode()).group(1))


def main(binary, configuration):
    replicas = [start_replica(binary) for _ in range(2)]
    port = free_port()
    balancer, _file = start_balancer(open(configuration, encoding="utf-8").read(), replicas, port)
    stopped = []

    def stop():
        # The request for the metrics counts too.
        busy = next(process for process, port in replicas if 1 < in_progress(port))
        busy.send_signal(signal.SIGTERM)
        stopped.append(busy)

    try:
        answers, end = ask(port, 0, stop)
        rest = []
        if "problem" in end:
            assert end["problem"]["type"] == "/problems/draining", end
            assert f"index {len(answers)} " in end["problem"]["hint"], end
            rest, end = ask(port, len(answers))
            assert "problem" not in end, end
        ids = [answer["id"] for answer in answers + rest]
        assert ids == [str(number) for number in range(QUESTIONS)]
        assert all(answer["status"] == 200 for answer in answers + rest)
        assert stopped[0].wait(timeout=40) == 0
        print(f"{len(answers)} answers from the replica that stopped, {len(rest)} from the other one")
    finally:
        for process in [balancer] + [process for process, _ in replicas]:
            process.kill()


if __name__ == "__main__":
    # What ends first when a replica stops is not the same each time.
    for _ in range(5):
        main(*sys.argv[1:])
