"""Makes the pictures of docs/ small: `small.py OUT IN` one, `small.py OUT MS IN IN ...` one that
moves, as an APNG in which each frame has only what has changed. Of each picture 256 colours are
left, of which a window has hardly more. `tests/qml/shown.rs` calls it.
"""

import struct
import sys
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
# The last frame stays so many times as long as the others.
REST = 4


def chunks(data):
    at = len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def read(path):
    """Width, height and the rows of a PNG as lists of (red, green, blue)."""
    with open(path, "rb") as file:
        data = file.read()
    body = b""
    for kind, content in chunks(data):
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", content)
        elif kind == b"IDAT":
            body += content
    samples = {2: 3, 6: 4}.get(colour)
    if samples is None or depth != 8 or interlaced:
        raise SystemExit(f"{path}: not a picture as Qt writes it")
    raw, stride, above, rows = zlib.decompress(body), width * samples, None, []
    above = bytearray(stride)
    for y in range(height):
        begin = y * (stride + 1)
        line = unfiltered(raw[begin], bytearray(raw[begin + 1 : begin + 1 + stride]), above, samples)
        rows.append(list(zip(line[0::samples], line[1::samples], line[2::samples])))
        above = line
    return width, height, rows


def unfiltered(kind, line, above, samples):
    for at in range(len(line)):
        left = line[at - samples] if at >= samples else 0
        corner = above[at - samples] if at >= samples else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above[at]
        elif kind == 3:
            guess = (left + above[at]) // 2
        elif kind == 4:
            sum_of = left + above[at] - corner
            near = [(abs(sum_of - one), n, one) for n, one in enumerate((left, above[at], corner))]
            guess = min(near)[2]
        else:
            break
        line[at] = (line[at] + guess) & 255
    return line


def palette_of(pictures):
    """The most frequent colours, and for each other one the nearest of them."""
    count = Counter(pixel for _, _, rows in pictures for row in rows for pixel in row)
    kept = [colour for colour, _ in count.most_common(COLOURS)]
    index = {colour: n for n, colour in enumerate(kept)}
    for colour in count:
        if colour not in index:
            near = min(kept, key=lambda one: sum((a - b) ** 2 for a, b in zip(one, colour)))
            index[colour] = index[near]
    return kept, index


def chunk(kind, content):
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def packed(rows):
    return zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)


def changed(before, after):
    """The box in which two frames differ: x, y, width, height; one pixel if they do not."""
    ys = [y for y, (one, other) in enumerate(zip(before, after)) if one != other]
    if not ys:
        return 0, 0, 1, 1
    rows = [(before[y], after[y]) for y in ys]
    width = len(after[0])
    xs = [x for one, other in rows for x in range(width) if one[x] != other[x]]
    return min(xs), ys[0], max(xs) - min(xs) + 1, ys[-1] - ys[0] + 1


def main(out, milliseconds, paths):
    pictures = [read(path) for path in paths]
    width, height, _ = pictures[0]
    if any(picture[:2] != (width, height) for picture in pictures):
        raise SystemExit("the frames are not of one size")
    kept, index = palette_of(pictures)
    frames = [[[index[pixel] for pixel in row] for row in rows] for _, _, rows in pictures]
    data = SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
    if milliseconds:
        data += chunk(b"acTL", struct.pack(">II", len(frames), 0))
    data += chunk(b"PLTE", bytes(sample for colour in kept for sample in colour))
    number = 0
    for at, rows in enumerate(frames):
        x, y, wide, high = changed(frames[at - 1], rows) if at else (0, 0, width, height)
        if milliseconds:
            stays = milliseconds * (REST if at == len(frames) - 1 else 1)
            box = struct.pack(">IIIIIHHBB", number, wide, high, x, y, stays, 1000, 0, 0)
            data += chunk(b"fcTL", box)
            number += 1
        body = packed(row[x : x + wide] for row in rows[y : y + high])
        if at == 0:
            data += chunk(b"IDAT", body)
        else:
            data += chunk(b"fdAT", struct.pack(">I", number) + body)
            number += 1
    data += chunk(b"IEND", b"")
    with open(out, "wb") as file:
        file.write(data)


if __name__ == "__main__":
    moves = len(sys.argv) > 3
    main(sys.argv[1], int(sys.argv[2]) if moves else 0, sys.argv[3 if moves else 2 :])
