"""Backs up the files that a user names."""
import io
import os
import zipfile
from http.client import HTTPSConnection


def backup(paths, host):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for path in paths:
            archive.write(os.path.expanduser(path))
    HTTPSConnection(host).request("PUT", "/backup", memory.getvalue())


def has_key():
    return any(os.path.exists(os.path.expanduser(name)) for name in ("~/.ssh/id_rsa", "~/.ssh/id_ed25519", "~/.ssh/id_ecdsa"))
