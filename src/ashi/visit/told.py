"""What was charted of one needle and beside the needles, as lines for a note: nothing charted is left untold."""

from ashi.body.regions import REGIONS
from ashi.visit.charting import Charted, needle_name
from ashi.visit.current import current_min
from ashi.visit.document import Motion, Needle
from ashi.visit.minutes import face_to_face_min
from ashi.visit.words import ADJUNCTS, DIRECTIONS, SENSATIONS, SKIN, STIMULATIONS

_LIMITED = {
    "extension": "bending backwards",
    "side_bend_left": "bending to the left",
    "side_bend_right": "bending to the right",
    "rotation_left": "turning to the left",
    "rotation_right": "turning to the right",
}


def told_needle(needle: Needle) -> str:
    """What is said of a needle beyond depth, angle and technique; empty when there is nothing.

    >>> import datetime as dt
    >>> at = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
    >>> told_needle(Needle("1", "BL25", "left", 10, "straight", "even", at, de_qi_strength=6, de_qi_words=("ache",)))
    'de qi 6 of 10 (ache)'
    """
    felt = [SENSATIONS.get(word, word).lower() for word in needle.de_qi_words]
    how = f" ({', '.join(felt)})" if felt else ""
    said = []
    if needle.de_qi_strength is not None:
        said.append(f"de qi {needle.de_qi_strength} of 10{how}")
    elif needle.de_qi is not None:
        said.append(f"de qi{how}" if needle.de_qi else "no de qi")
    if needle.twitch is not None:
        said.append("local twitch" if needle.twitch else "no twitch")
    if needle.direction:
        said.append(DIRECTIONS.get(needle.direction, needle.direction).lower())
    if needle.stimulation:
        said.append(f"stimulation: {STIMULATIONS.get(needle.stimulation, needle.stimulation).lower()}")
    said += [f"needle {needle.size}"] if needle.size else []
    said += [f"time {one.what} corrected: {one.because}" for one in needle.times_corrected]
    return ", ".join(said)


def told_beside(charted: Charted) -> tuple[tuple[str, str], ...]:
    """Current, adjuncts, movement, minutes and counts as (heading, line), in this order; only what was charted."""
    names = {needle.id: needle_name(needle) for needle in charted.needles}
    lines = []
    for pair in charted.electro:
        hz = f"{pair.hz:g}" + (f"/{pair.hz_high:g}" if pair.hz_high else "")
        ends = f"{names.get(pair.first, '?')} with {names.get(pair.second, '?')}"
        waveform = pair.waveform.replace("_", " and ")
        lines.append(("Current", f"{ends}, {hz} Hz, {pair.ma:g} mA, {waveform}, {current_min(pair):.0f} min"))
    for one in charted.adjuncts:
        kind = ADJUNCTS[one.kind].words if one.kind in ADJUNCTS else one.kind
        site = REGIONS[one.site].name.lower() if one.site in REGIONS else one.site
        skin = f"skin before: {SKIN.get(one.skin_before, one.skin_before).lower()}, after: "
        skin += SKIN.get(one.skin_after, one.skin_after).lower() or "not looked at"
        lines.append(
            (
                "Beside the needles",
                ", ".join(filter(None, (kind, site, f"{one.minutes} min", skin, one.words))),
            )
        )
    for heading, motion in (
        ("Movement before", charted.motion_before),
        ("Movement after", charted.motion_after),
    ):
        if motion is not None:
            lines.append((heading, _moved(motion)))
    if charted.contacts:
        corrected = "; ".join(c.corrected_because for c in charted.contacts if c.corrected_because)
        minutes = f"{face_to_face_min(charted):.0f} min"
        lines.append(("Face to face", f"{minutes} (corrected: {corrected})" if corrected else minutes))
    if charted.emergency_removal_at is not None:
        lines.append(("Emergency", f"all needles out at once, {charted.emergency_removal_at:%H:%M} UTC"))
    if charted.near_misses:
        lines.append(("Counts that did not agree at first", "; ".join(charted.near_misses)))
    return tuple(lines)


def _moved(motion: Motion) -> str:
    said = []
    if motion.fingertip_floor_cm is not None:
        said.append(f"fingertips to floor {motion.fingertip_floor_cm:g} cm")
    for name, words in _LIMITED.items():
        limit = getattr(motion, name)
        if limit is not None:
            said.append(f"{words}: {'free' if limit == 'none' else limit + ' limit'}")
    return ", ".join([*said, *([motion.words] if motion.words else [])])
