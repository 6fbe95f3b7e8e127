"""Health pages for Flask."""
import subprocess

from flask import Blueprint, jsonify, request

pages = Blueprint("health", __name__)


@pages.route("/version")
def version():
    short = request.args.get("short") == "1"
    told = subprocess.check_output(["git", "describe", "--always"]).decode().strip()
    return jsonify(version=told[:8] if short else told, asked=request.headers.get("User-Agent"))
