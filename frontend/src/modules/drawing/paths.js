/* The outlines as the server writes them ("M10 20l5 0 0-5z…": whole numbers, relative steps) and as rings of corners. */

/** Every closed ring of a path as [[x, y], …]. */
export function ringsOf(path) {
  return path
    .split("M")
    .slice(1)
    .map((text) => {
      const numbers = text.match(/-?\d+/g).map(Number);
      let [x, y] = numbers;
      const ring = [[x, y]];
      for (let i = 2; i + 1 < numbers.length; i += 2) ring.push([(x += numbers[i]), (y += numbers[i + 1])]);
      return ring;
    });
}

/** A path of the back as it lies in a window {scale, left, top, width, height}: rings beyond the window are left out. */
export function enlarge(path, { scale, left, top, width, height }) {
  const out = [];
  for (const ring of ringsOf(path)) {
    const moved = ring.map(([x, y]) => [Math.round((x - left) * scale), Math.round((y - top) * scale)]);
    const [xs, ys] = [moved.map((corner) => corner[0]), moved.map((corner) => corner[1])];
    const isBeside = Math.max(...xs) < 0 || Math.min(...xs) > width || Math.max(...ys) < 0 || Math.min(...ys) > height;
    if (!isBeside) out.push(`M${moved.map((corner) => corner.join(" ")).join("L")}z`);
  }
  return out.join("");
}
