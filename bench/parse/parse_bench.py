"""Compares Bonded's parser with ast.parse of the Python that runs this: same files, one core each, in turns, median of seven rounds.

    python3 bench/parse/parse_bench.py [DIRECTORY ...]      (default: this Python's own standard library, without its tests)

Start-up is outside the clock on both sides; each gets two rounds to warm up; reading the files is outside too. ast.parse runs with the cyclic
garbage collector off, each tree dropped before the next. Build first: dotnet build -c Release bench/parse
"""
import ast, gc, os, statistics, subprocess, sys, sysconfig, tempfile, time, warnings
from pathlib import Path

ROUNDS, WARM = 7, 2
root = Path(__file__).resolve().parents[2]
warnings.simplefilter("ignore")


def files(places):
    for place in places:
        for path in sorted(Path(place).rglob("*.py")):
            if not {"test", "tests", "site-packages", "dist-packages", "lib2to3"} & set(path.parts[len(Path(place).parts):]):
                try:
                    ast.parse(path.read_bytes())
                    yield path
                except SyntaxError:
                    pass


def pin(core):
    os.sched_setaffinity(0, {core})


paths = list(files(sys.argv[1:] or [sysconfig.get_path("stdlib")]))
contents = [path.read_bytes() for path in paths]
size = sum(map(len, contents))
cores = sorted(os.sched_getaffinity(0))
with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
    listing.write("\n".join(map(str, paths)))
    listing.flush()
    ours = subprocess.Popen([root / "artifacts/bin/parse/release/parse", listing.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                            preexec_fn=lambda: pin(cores[-1]), env={**os.environ, "DOTNET_TieredPGO": "1"})
    pin(cores[0])

    def theirs_once():
        gc.disable()
        start = time.perf_counter()
        for content in contents:
            ast.parse(content)
        return time.perf_counter() - start

    def ours_once():
        ours.stdin.write("\n")
        ours.stdin.flush()
        return ours.stdout.readline().split()

    for _ in range(WARM):
        theirs_once()
        ours_once()
    their_times, our_times = [], []
    for _ in range(ROUNDS):
        their_times.append(theirs_once())
        seconds, read, allocated, faults = ours_once()
        our_times.append(float(seconds))
    ours.stdin.close()
    ours.wait()
assert int(read) == size
their, our = statistics.median(their_times), statistics.median(our_times)
print(f"{len(paths)} files, {size} bytes, {sys.version.split()[0]}")
print(f"ast.parse  {their:.3f} s  {size / their / 1e6:6.1f} MB/s   {' '.join(f'{t:.3f}' for t in their_times)}")
print(f"Bonded     {our:.3f} s  {size / our / 1e6:6.1f} MB/s   {' '.join(f'{t:.3f}' for t in our_times)}")
print(f"ratio {their / our:.2f}; Bonded allocates {int(allocated) / size:.2f} bytes per source byte, faults: {faults}")
