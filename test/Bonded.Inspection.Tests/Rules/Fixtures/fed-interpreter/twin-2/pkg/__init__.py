"""Runs a script in a shell and gives what it prints."""
import asyncio


async def run(script):
    shell = await asyncio.create_subprocess_exec("/bin/sh", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    out, _ = await shell.communicate(script.encode())
    return out
