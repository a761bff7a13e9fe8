/* The body's surface out of its bytes: the reverse of ashi.body.solid, which says how they lie. No page, no drawing. */

const KNOWN = 2;

/** {vertices: Float32Array (3n, mm), faces: Uint32Array (3m), regions: [left, mirrored]} of the left half. */
export function untold(buffer) {
  const head = new DataView(buffer);
  const [n, m, s, r, step] = [0, 4, 8, 12, 16].map((at) => head.getUint32(at, true));
  let at = 20;
  const take = (length) => new Uint8Array(buffer, at, length, (at += length));
  const symbols = take(s);
  const references = take(2 * r);
  const rests = take(6 * n);
  const regions = [take(m), take(m)];
  const corners = new Int32Array(3 * n);
  const faces = new Uint32Array(3 * m);
  const gates = [];
  let [symbol, reference, corner, face] = [0, 0, 0, 0];

  const next = (kind, guess) => {
    if (kind === KNOWN) {
      const back = references[reference] | (references[r + reference] << 8);
      reference++;
      return corner - back;
    }
    for (let axis = 0; axis < 3; axis++) {
      const zigzag = rests[axis * n + corner] | (rests[(3 + axis) * n + corner] << 8);
      corners[3 * corner + axis] = guess(axis) + ((zigzag >> 1) ^ -(zigzag & 1));
    }
    return corner++;
  };
  const add = (u, v, x) => {
    faces.set([u, v, x], 3 * face++);
    gates.push(x, v, u, u, x, v);
  };

  while (face < m) {
    if (gates.length === 0) {
      const [a, b, c] = [0, 0, 0].map(() => next(symbols[symbol++], (axis) => (corner ? corners[3 * (corner - 1) + axis] : 0)));
      add(a, b, c);
      gates.push(b, a, c);
      continue;
    }
    const [u, v, w] = gates.splice(-3);
    const kind = symbols[symbol++];
    if (kind) add(u, v, next(kind, (axis) => corners[3 * u + axis] + corners[3 * v + axis] - corners[3 * w + axis]));
  }
  return { vertices: Float32Array.from(corners, (count) => (count * step) / 100), faces, regions };
}

/** Both halves as loose triangles with smooth normals: {position, normal, region}; `region` is one number a face. */
export function whole({ vertices, faces, regions }) {
  const normals = smooth(vertices, faces);
  const count = faces.length / 3;
  const position = new Float32Array(count * 18);
  const normal = new Float32Array(count * 18);
  const region = new Uint8Array(count * 2);
  for (let f = 0; f < count; f++) {
    region[f] = regions[0][f];
    region[count + f] = regions[1][f];
    for (let k = 0; k < 3; k++) {
      const here = 3 * faces[3 * f + k];
      const left = 9 * f + 3 * k;
      const right = 9 * (count + f) + 3 * (2 - k); // a mirrored face names its corners the other way round
      for (let axis = 0; axis < 3; axis++) {
        const sign = axis === 0 ? -1 : 1;
        position[left + axis] = vertices[here + axis];
        position[right + axis] = sign * vertices[here + axis];
        normal[left + axis] = normals[here + axis];
        normal[right + axis] = sign * normals[here + axis];
      }
    }
  }
  return { position, normal, region };
}

function smooth(vertices, faces) {
  const normals = new Float32Array(vertices.length);
  for (let f = 0; f < faces.length; f += 3) {
    const [a, b, c] = [3 * faces[f], 3 * faces[f + 1], 3 * faces[f + 2]];
    const p = [0, 1, 2].map((k) => vertices[b + k] - vertices[a + k]);
    const q = [0, 1, 2].map((k) => vertices[c + k] - vertices[a + k]);
    const cross = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
    for (const corner of [a, b, c]) for (let k = 0; k < 3; k++) normals[corner + k] += cross[k];
  }
  for (let v = 0; v < normals.length; v += 3) {
    if (Math.abs(vertices[v]) < 0.3) normals[v] = 0; // the seam between the halves
    const length = Math.hypot(normals[v], normals[v + 1], normals[v + 2]) || 1;
    for (let k = 0; k < 3; k++) normals[v + k] /= length;
  }
  return normals;
}
