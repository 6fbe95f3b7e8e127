"""Reads armour files."""
from cryptography.fernet import Fernet


def unlock(key, data):
    return Fernet(key).decrypt(data)
