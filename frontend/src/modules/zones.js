/* Somebody in another time zone sees their own time beside the clinic's, which stays first. A form that books tells the
   clinic which zone it is, so that its mails can do the same. */

/** The reader's wall time of `instant` where it differs from the clinic's, with the day if that differs; else "". */
export function ownTime(instant, clinicZone, ownZone, language) {
  const shown = (zone) =>
    Object.fromEntries(
      new Intl.DateTimeFormat(language, {
        timeZone: zone,
        weekday: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
      })
        .formatToParts(instant)
        .map(({ type, value }) => [type, value]),
    );
  const [clinic, own] = [shown(clinicZone), shown(ownZone)];
  const clock = `${own.hour}:${own.minute}`;
  if (own.weekday !== clinic.weekday) return `${own.weekday} ${clock}`;
  return own.hour === clinic.hour && own.minute === clinic.minute ? "" : clock;
}

function start(note) {
  const { zones: clinicZone, own, note: words } = note.dataset;
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const language = document.documentElement.lang;
  const beside = (written) => {
    const time = ownTime(new Date(written), clinicZone, ownZone, language);
    return time && own.replace("{time}", time);
  };
  let differs = false;
  for (const element of document.querySelectorAll("time[data-both]")) {
    const text = beside(element.dateTime);
    if (!text) continue;
    differs = true;
    const span = document.createElement("span");
    span.className = "own-time";
    span.textContent = text;
    element.after(" ", span);
  }
  for (const option of document.querySelectorAll("[data-both-options] option")) {
    const text = option.value && beside(option.value);
    if (text) option.textContent += ` (${text})`;
  }
  if (differs) note.append(` ${words.replace("{zone}", ownZone.replaceAll("_", " "))}`);
}

for (const field of globalThis.document?.querySelectorAll("[data-own-zone]") ?? []) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}
const note = globalThis.document?.querySelector("[data-zones]");
if (note) start(note);
