"""Formats the source files of a project."""
import os
import subprocess


def format_tree(root, change):
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                with open(path) as f:
                    text = f.read()
                with open(path, "w") as f:
                    f.write(change(text))


def release():
    subprocess.check_call(["twine", "upload", "dist/*"])
