/* A text that holds one thing on each line. */

export function linesOf(text) {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter(Boolean))];
}

export function addLine(text, line) {
  return linesOf(`${text}\n${line.replace(/\s+/g, " ")}`).join("\n");
}

export function removeLine(text, line) {
  return linesOf(text)
    .filter((kept) => kept !== line)
    .join("\n");
}
