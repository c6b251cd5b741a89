#!/usr/bin/env python3
"""Makes the folder to publish: make_dist.py DIST FILE...

Afterwards DIST holds exactly these files; the unchanged ones keep their times. Prints every size, raw and gzipped as a
web server would send it.
"""
import gzip
import pathlib
import sys


def main():
    dist, sources = pathlib.Path(sys.argv[1]), [pathlib.Path(path) for path in sys.argv[2:]]
    dist.mkdir(parents=True, exist_ok=True)
    names = {source.name for source in sources}
    for old in dist.iterdir():
        if old.is_file() and old.name not in names:
            old.unlink()
    total_raw = total_gzipped = 0
    print(f"{'file':24}{'bytes':>10}{'gzipped':>10}")
    for source in sorted(sources, key=lambda path: path.name):
        data, target = source.read_bytes(), dist / source.name
        if not target.exists() or target.read_bytes() != data:
            target.write_bytes(data)
        gzipped = len(gzip.compress(data, 9))
        total_raw, total_gzipped = total_raw + len(data), total_gzipped + gzipped
        print(f"{source.name:24}{len(data):10}{gzipped:10}")
    print(f"{'total':24}{total_raw:10}{total_gzipped:10}")


main()
