#!/usr/bin/env python3
"""Installs one wheel the way uv asks for it: its headers, its order of requests, its retries, its way of telling an error.

    uv_shaped.py INDEX_URL NAME[==VERSION] TARGET [--retries N] [--user USER --password PASSWORD]

It knows what uv's requests look like and nothing of Bonded. On standard output: one JSON object that says what was installed and which
requests it took. On standard error: what uv would show. Exit code 1 when it cannot install.
"""

import argparse
import base64
import email.parser
import gzip
import hashlib
import html.parser
import io
import json
import os
import random
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile

ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
LINEHAUL = {
    "installer": {"name": "uv", "version": "0.12.5"},
    "python": "%d.%d.%d" % sys.version_info[:3],
    "implementation": {"name": "CPython", "version": "%d.%d.%d" % sys.version_info[:3]},
    "system": {"name": "Linux", "release": "6.1"},
    "cpu": "x86_64",
    "ci": None,
}
USER_AGENT = "uv/0.12.5 " + json.dumps(LINEHAUL, separators=(",", ":"))
READ_TIMEOUT = 30
LONGEST_ADVICE = 30 * 60


class Failed(Exception):
    def __init__(self, text, status=None):
        super().__init__(text)
        self.status = status


class Client:
    def __init__(self, retries, credentials):
        self.retries = retries
        self.credentials = credentials
        self.log = []
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(self, method, url, headers=None, offer_credentials=True):
        """The answer to a request, after the retries that its status allows; raises Failed with what uv shows."""
        past = 0
        authorization = None
        while True:
            request = urllib.request.Request(url, method=method, headers={"User-Agent": USER_AGENT, **(headers or {})})
            if authorization:
                request.add_header("Authorization", authorization)
            started = time.monotonic()
            try:
                answer = self.opener.open(request, timeout=READ_TIMEOUT)
                status = answer.status
            except urllib.error.HTTPError as error:
                answer, status = error, error.code
            except (urllib.error.URLError, OSError) as error:
                status, answer = None, None
                trouble = str(error)
            self.log.append([method, urllib.parse.urlsplit(url).path, status, round(time.monotonic() - started, 1)])
            if status is not None and status < 400:
                return answer
            if status in (401, 403, 404) and authorization is None and self.credentials and offer_credentials:
                answer.read()
                pair = "%s:%s" % self.credentials
                authorization = "Basic " + base64.b64encode(pair.encode()).decode()
                continue
            if (status is None or status >= 500 or status in (408, 429)) and past < self.retries:
                pause = random.uniform(0, 2 ** past)
                advice = answer.headers.get("Retry-After", "") if answer is not None else ""
                if advice.isdigit():
                    pause = min(int(advice), LONGEST_ADVICE)
                if answer is not None:
                    answer.read()
                past += 1
                time.sleep(pause)
                continue
            if status is None:
                raise Failed("Failed to fetch: `%s`\n  Caused by: %s" % (url, trouble))
            raise Failed(self.show(url, status, answer, past), status)

    @staticmethod
    def show(url, status, answer, past):
        lines = ["Request failed after %d retries" % past] if past else []
        lines.append("Failed to fetch: `%s`" % url)
        body = answer.read()
        # The whole header value is compared, so that a charset hides the text.
        if answer.headers.get("Content-Type") == "application/problem+json":
            try:
                problem = json.loads(body)
                parts = [problem[key] for key in ("title", "detail") if problem.get(key)]
                if parts:
                    lines.append("  Caused by: Server message: " + ", ".join(parts))
            except ValueError:
                pass
        kind = "client" if status < 500 else "server"
        lines.append("  Caused by: HTTP status %s error (%d) for url (%s)" % (kind, status, url))
        return "\n".join(lines)


class Anchors(html.parser.HTMLParser):
    def __init__(self, base):
        super().__init__()
        self.base, self.files = base, []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag != "a" or not values.get("href"):
            return
        url, _, fragment = urllib.parse.urljoin(self.base, values["href"]).partition("#")
        hashes = dict([fragment.split("=", 1)]) if "=" in fragment else {}
        core = values.get("data-core-metadata") or values.get("data-dist-info-metadata")
        self.files.append({
            "filename": urllib.parse.unquote(url.rsplit("/", 1)[-1]), "url": url, "hashes": hashes,
            "requires-python": values.get("data-requires-python"), "yanked": values.get("data-yanked", False),
            "core-metadata": dict([core.split("=", 1)]) if core and "=" in core else bool(core),
        })


def page_of(client, index, name):
    url = index.rstrip("/") + "/" + re.sub(r"[-_.]+", "-", name).lower() + "/"
    try:
        answer = client.send("GET", url, {"Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"})
    except Failed as error:
        if error.status == 404:
            raise Failed("Because %s was not found in the package registry, your requirements are unsatisfiable." % name) from None
        raise
    body = answer.read()
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    media = answer.headers.get("Content-Type", "").split(";")[0].strip()
    if media == "application/vnd.pypi.simple.v1+json":
        page = json.loads(body)
        for file in page["files"]:
            file["hashes"]  # uv fails the whole page where one is missing.
            file["url"] = urllib.parse.urljoin(answer.url, file["url"])
        return page["files"]
    if media in ("application/vnd.pypi.simple.v1+html", "text/html"):
        anchors = Anchors(answer.url)
        anchors.feed(body.decode())
        return anchors.files
    raise Failed("Received some unexpected content type: " + media)


def version_key(text):
    return tuple(int(part) for part in text.split("."))


def fits(file):
    name = file["filename"]
    if not name.endswith(".whl"):
        return None
    parts = name[:-4].split("-")
    python = "py3" in parts[-3].split(".")
    if not python or parts[-2] != "none" or parts[-1] != "any" or not re.fullmatch(r"[0-9.]+", parts[1]):
        return None
    return parts[1]


def choose(files, name, pinned):
    candidates, yanked = [], []
    for file in files:
        version = fits(file)
        if version is None or (pinned and version_key(version) != version_key(pinned)):
            continue
        if file.get("yanked") not in (False, None):
            yanked.append((version_key(version), version, file))
            if not pinned:
                continue
        candidates.append((version_key(version), version, file))
    if not candidates:
        if yanked:
            raise Failed("Because only yanked versions of %s are available, your requirements are unsatisfiable." % name)
        raise Failed("Because there is no version of %s%s, your requirements are unsatisfiable." % (name, "==" + pinned if pinned else ""))
    return max(candidates, key=lambda candidate: candidate[0])[1:]


class RangeReader(io.RawIOBase):
    """A remote file, read in ranges, as far as the archive reader wants it."""

    def __init__(self, client, url, length):
        self.client, self.url, self.length, self.at = client, url, length, 0

    def seekable(self):
        return True

    def readable(self):
        return True

    def seek(self, offset, whence=0):
        self.at = offset + (0, self.at, self.length)[whence]
        return self.at

    def tell(self):
        return self.at

    def readinto(self, buffer):
        count = min(len(buffer), self.length - self.at)
        if count <= 0:
            return 0
        answer = self.client.send("GET", self.url, {"Range": "bytes=%d-%d" % (self.at, self.at + count - 1), "Accept-Encoding": "identity"})
        if answer.status != 206:
            raise Failed("The server does not answer ranges: %d" % answer.status)
        data = answer.read()
        if len(data) != count:
            raise Failed("The server sent %d bytes of %d" % (len(data), count))
        buffer[:count] = data
        self.at += count
        return count


def metadata_of(client, file):
    core = file.get("core-metadata") or file.get("dist-info-metadata")
    if core:
        data = client.send("GET", file["url"] + ".metadata").read()
        if isinstance(core, dict) and hashlib.sha256(data).hexdigest() != core["sha256"]:
            raise Failed("Hash mismatch for the metadata of " + file["filename"])
        return data
    try:
        head = client.send("HEAD", file["url"], {"Accept-Encoding": "identity"})
    except Failed as error:
        if error.status in (400, 403, 404, 405):
            return None  # It streams the file instead, whose answer is the one shown.
        raise
    if head.headers.get("Accept-Ranges") != "bytes":
        return None
    with zipfile.ZipFile(io.BufferedReader(RangeReader(client, file["url"], int(head.headers["Content-Length"])), 16384)) as archive:
        member = next(name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
        return archive.read(member)


def download(client, file, target):
    digest = hashlib.sha256()
    path = os.path.join(target, file["filename"])
    answer = client.send("GET", file["url"], {"Accept-Encoding": "identity"})
    with open(path, "wb") as output:
        while True:
            block = answer.read(1 << 20)
            if not block:
                break
            digest.update(block)
            output.write(block)
    wanted = file["hashes"].get("sha256")
    if wanted and digest.hexdigest() != wanted:
        raise Failed("Hash mismatch for `%s`: expected sha256:%s, computed sha256:%s" % (file["filename"], wanted, digest.hexdigest()))
    return path


def install(client, arguments):
    name, _, pinned = arguments.requirement.partition("==")
    os.makedirs(arguments.target, exist_ok=True)
    version, file = choose(page_of(client, arguments.index, name), name, pinned)
    data = metadata_of(client, file)
    if data is not None:
        metadata = email.parser.BytesParser().parsebytes(data, headersonly=True)
        if metadata["Version"] != version:
            raise Failed("Package metadata version `%s` does not match given version `%s`" % (metadata["Version"], version))
    wheel = download(client, file, arguments.target)
    with zipfile.ZipFile(wheel) as archive:
        if data is not None and archive.read(next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))) != data:
            raise Failed("The wheel's metadata is not what was served for it")
        archive.extractall(arguments.target)
    os.remove(wheel)
    return {"name": name, "version": version, "filename": file["filename"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("index")
    parser.add_argument("requirement")
    parser.add_argument("target")
    parser.add_argument("--retries", type=int, default=3)
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    arguments = parser.parse_args()
    client = Client(arguments.retries, (arguments.user, arguments.password) if arguments.user else None)
    try:
        result = install(client, arguments)
    except Failed as error:
        print("error: " + str(error), file=sys.stderr)
        result = None
    print(json.dumps({"installed": result, "requests": client.log}))
    return 0 if result else 1


if __name__ == "__main__":
    sys.exit(main())
