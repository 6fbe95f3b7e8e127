"""Installs a service that its user asks for."""
from pathlib import Path

UNIT = """[Service]
ExecStart=/usr/bin/times --serve
Restart=always
"""


def install(home=None):
    unit = Path(home or Path.home()) / ".config/systemd/user/times.service"
    unit.write_text(UNIT)
