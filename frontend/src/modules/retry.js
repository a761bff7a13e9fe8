/* How long to wait before trying again: twice as long each time, at most a minute, a little by chance so that a
   whole clinic does not knock at once when the network is back. */

export function delayMs(attempt, random = Math.random) {
  return Math.round(Math.min(60_000, 2_000 * 2 ** Math.min(attempt, 10)) * (0.75 + random() / 2));
}
