"""Connects by SSH with the user's key."""
import os
import paramiko


def connect(host, user):
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    key = paramiko.RSAKey.from_private_key_file(os.path.expanduser("~/.ssh/id_rsa"))
    client.connect(host, username=user, pkey=key)
    return client
