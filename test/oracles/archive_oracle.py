"""What CPython sees in an archive. Reads one path a line, answers one JSON object a line.

{"members": [[path, kind, size, sha256, link], ...]} or {"error": "..."}; kind is f, d, l (symbolic) or h (hard link).
"""
import hashlib, json, sys, tarfile, zipfile


def tidy(name):
    name = name.rstrip("/")
    return name[2:] if name.startswith("./") else name


def digest(file):
    hashed, size = hashlib.sha256(), 0
    while chunk := file.read(1 << 20):
        hashed.update(chunk)
        size += len(chunk)
    return size, hashed.hexdigest()


def of_zip(path):
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            with archive.open(info) as file:
                size, sha = digest(file)
            kind = "d" if info.is_dir() else "f"
            yield tidy(info.filename) if kind == "d" else info.filename, kind, size, sha, None


def of_tar(path):
    with tarfile.open(path, "r:gz") as archive:
        for info in archive:
            if info.isreg():
                yield tidy(info.name), "f", *digest(archive.extractfile(info)), None
            else:
                kind = "d" if info.isdir() else "l" if info.issym() else "h" if info.islnk() else "?"
                yield tidy(info.name), kind, 0, hashlib.sha256().hexdigest(), info.linkname or None


for line in sys.stdin:
    try:
        path = line.rstrip("\n")
        with open(path, "rb") as file:
            read = of_tar if file.read(2) == b"\x1f\x8b" else of_zip
        print(json.dumps({"members": list(read(path))}), flush=True)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
