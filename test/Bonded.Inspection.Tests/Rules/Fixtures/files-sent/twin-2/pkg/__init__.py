"""Mails a folder by way of a server that the user names."""
import os
import smtplib
from email.message import EmailMessage


def send(top, server, to):
    message = EmailMessage()
    message["To"] = to
    for folder, _, names in os.walk(top):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                message.add_attachment(f.read(), maintype="application", subtype="octet-stream", filename=name)
    with smtplib.SMTP(server) as connection:
        connection.send_message(message)
