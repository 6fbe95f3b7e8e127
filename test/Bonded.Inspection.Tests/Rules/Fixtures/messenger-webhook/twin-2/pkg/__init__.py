"""Mails reports by way of the server that is configured."""
import smtplib


def report(server, sender, to, text):
    with smtplib.SMTP(server) as connection:
        connection.sendmail(sender, to, text)
