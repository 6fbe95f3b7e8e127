"""One base64 document a line in; one canonical line out: '+' and the value, or '-' and the line number of tomllib's complaint."""
import base64, datetime, re, struct, sys, tomllib

sys.setrecursionlimit(20000)


def show(value, out):
    if isinstance(value, bool):
        out.append("true" if value else "false")
    elif isinstance(value, str):
        out.append("s" + value.encode().hex())
    elif isinstance(value, int):
        out.append(f"i{value}")
    elif isinstance(value, float):
        out.append("fnan" if value != value else "f" + struct.pack(">d", value).hex())
    elif isinstance(value, datetime.datetime):
        offset = value.utcoffset()
        local = value.replace(tzinfo=None)
        micros = (local - datetime.datetime(1, 1, 1)) // datetime.timedelta(microseconds=1)
        out.append(f"l{micros}" if offset is None else f"o{micros}/{int(offset.total_seconds()) // 60}")
    elif isinstance(value, datetime.date):
        out.append(f"d{value.toordinal()}")
    elif isinstance(value, datetime.time):
        out.append(f"t{((value.hour * 60 + value.minute) * 60 + value.second) * 1000000 + value.microsecond}")
    elif isinstance(value, list):
        out.append("[")
        for item in value:
            show(item, out)
            out.append(",")
        out.append("]")
    else:
        out.append("{")
        for key, item in value.items():
            out.append(key.encode().hex() + "=")
            show(item, out)
            out.append(",")
        out.append("}")


def beyond(value):
    """Whether the value holds what Bonded refuses on purpose."""
    if isinstance(value, int):
        return not -(2**63) <= value < 2**63
    if isinstance(value, datetime.datetime) and value.tzinfo:
        if abs(value.utcoffset()) > datetime.timedelta(hours=14):
            return True
        try:
            value.astimezone(datetime.timezone.utc)
        except OverflowError:
            return True
        return False
    if isinstance(value, list):
        return any(map(beyond, value))
    if isinstance(value, dict):
        return any(map(beyond, value.values()))
    return False


for line in sys.stdin:
    document = base64.b64decode(line)
    try:
        value = tomllib.loads(document.decode())
    except (ValueError, RecursionError) as e:
        found = re.search(r"line (\d+), column (\d+)\)$", str(e))
        print("-" + (found[1] if found else "0"))
        continue
    if beyond(value):
        print("beyond")
        continue
    out = ["+"]
    show(value, out)
    print("".join(out))
