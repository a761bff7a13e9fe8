/* Minutes and seconds of a retention time, computed from its start, so that a reload changes nothing. */

export function retention(startedMs, minutes, nowMs) {
  const elapsed = Math.max(0, Math.floor((nowMs - startedMs) / 1000));
  const planned = minutes * 60;
  const over = elapsed >= planned;
  const seconds = Math.abs(planned - elapsed);
  const share = planned > 0 ? Math.min(1, elapsed / planned) : 1;
  const two = (n) => String(n).padStart(2, "0");
  const [hours, rest] = [Math.floor(seconds / 3600), seconds % 3600];
  const clock = `${hours ? two(Math.floor(rest / 60)) : Math.floor(rest / 60)}:${two(rest % 60)}`;
  return { over, share, text: hours ? `${hours}:${clock}` : clock };
}
