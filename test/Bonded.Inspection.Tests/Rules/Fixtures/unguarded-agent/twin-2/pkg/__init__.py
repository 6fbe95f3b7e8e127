"""Makes new projects."""
from pathlib import Path

RULES = """# Conventions
Use four spaces. The documentation is at https://docs.example.invalid/style. Never commit secrets.
"""


def create(root):
    (Path(root) / "CLAUDE.md").write_text(RULES)
