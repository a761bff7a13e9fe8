"""One session: chart the needles, count them out, sign."""
