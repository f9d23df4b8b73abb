"""A body over the limit, sent by the HTTP clients of Python: each reads the problem, although it still sends.

What a client leaves unread when it meets a closed connection is a broken pipe, which says nothing to its user.
"""

import http.client
import importlib.util
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

ADDRESS = sys.argv[1]
PATH = "/v1/validate"
# The limit is 1 MiB unless a flag says otherwise.
SIZES = [(1 << 20) + 1, 3 << 20]
HEADERS = {"Content-Type": "application/yaml"}


def pieces(size):
    """The body in pieces, so that it is sent in chunks and no length says beforehand that it is too large."""
    for start in range(0, size, 64 << 10):
        yield b"#" * min(64 << 10, size - start)


def with_http_client(body):
    url = urllib.parse.urlsplit(ADDRESS)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=30)
    # Without a length it sends chunks.
    connection.request("POST", PATH, body=body, headers=HEADERS)
    answer = connection.getresponse()
    return answer.status, answer.read()


def with_urllib(body):
    request = urllib.request.Request(ADDRESS + PATH, data=body, headers=HEADERS, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def with_module(name):
    module = __import__(name)

    def send(body):
        content = {"content": body} if name == "httpx" else {"data": body}
        answer = module.post(ADDRESS + PATH, headers=HEADERS, timeout=30, **content)
        return answer.status_code, answer.content

    return send


clients = {"http.client": with_http_client, "urllib": with_urllib}
clients |= {name: with_module(name) for name in ["httpx", "requests"] if importlib.util.find_spec(name)}
for name, send in clients.items():
    for size in SIZES:
        for chunked in [False, True]:
            status, answer = send(pieces(size) if chunked else b"#" * size)
            problem = json.loads(answer)
            assert (status, problem["type"]) == (413, "/problems/body-too-large"), (name, size, chunked, status, answer)
    print(f"{name}: reads 413 while it sends")
