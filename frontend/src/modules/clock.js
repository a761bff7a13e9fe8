/* Minutes and seconds of a retention time, computed from its start, so that a reload changes nothing. */

export function retention(startedMs, minutes, nowMs) {
  const elapsed = Math.max(0, Math.floor((nowMs - startedMs) / 1000));
  const planned = minutes * 60;
  const over = elapsed >= planned;
  const seconds = Math.abs(planned - elapsed);
  const share = planned > 0 ? Math.min(1, elapsed / planned) : 1;
  return { over, share, text: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` };
}
