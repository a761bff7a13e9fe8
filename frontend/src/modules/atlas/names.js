/* Finding points by what is typed. Plain functions of plain values; the server's page finds the same way. */

/** Without case, tone marks, spaces, hyphens and apostrophes. */
export function plain(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f \-–'’.·]/g, "");
}

/** Rows of the map with their names made plain, ready to be searched. */
export function prepare(points) {
  return points.map(([code, pinyin, traditional, simplified, english]) => ({
    code,
    pinyin,
    traditional,
    simplified,
    english,
    names: [code, pinyin, traditional, simplified, english].map(plain),
  }));
}

/** At most `most` points: those called exactly that, then those that begin with it, then those that hold it. */
export function find(rows, text, most = 8) {
  const wanted = plain(text);
  if (!wanted) return [];
  const rank = ({ names }) =>
    names.includes(wanted) ? 0 : names.some((name) => name.startsWith(wanted)) ? 1 : names.some((name) => name.includes(wanted)) ? 2 : 3;
  return rows
    .map((row, place) => ({ row, place, rank: rank(row) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, most)
    .map((one) => one.row);
}
