/* The turning body itself: surface, fields and points in one small scene. Knows three.js and nothing of the page. */
import {
  BufferAttribute, BufferGeometry, Color, Mesh, PerspectiveCamera, Points, Raycaster, Scene, ShaderMaterial, Vector2, Vector3, WebGLRenderer,
} from "three";

const SURFACE = {
  vertexShader: `
    attribute vec4 tint;
    varying vec3 place; varying vec3 facing; varying vec3 toEye; varying vec4 colour;
    void main() {
      place = position; facing = normal; colour = tint;
      toEye = cameraPosition - position;
      gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0);
    }`,
  fragmentShader: `
    uniform vec3 skin, shade, gleam, mark; uniform vec3 centres[2]; uniform float radius;
    varying vec3 place; varying vec3 facing; varying vec3 toEye; varying vec4 colour;
    void main() {
      vec3 n = normalize(facing), e = normalize(toEye);
      vec3 c = mix(skin, colour.rgb, colour.a);
      float light = 0.5 + 0.5 * dot(n, normalize(e + vec3(0.0, 0.0, 0.9)));
      c = mix(c * shade, c, smoothstep(0.25, 0.95, light));
      c = mix(c, gleam, 0.35 * smoothstep(0.93, 1.0, light));
      c = mix(c, c * shade, 0.75 * pow(1.0 - max(dot(n, e), 0.0), 3.0));
      for (int i = 0; i < 2; i++) {
        float away = distance(place, centres[i]);
        float soft = fwidth(away) * 1.5;
        float inside = 1.0 - smoothstep(radius - soft, radius + soft, away);
        float ring = inside * smoothstep(radius - 3.0 - soft, radius - 3.0 + soft, away);
        c = mix(c, mark, 0.34 * inside + 0.5 * ring);
      }
      gl_FragColor = vec4(c, 1.0);
    }`,
};
const DOTS = {
  vertexShader: `
    uniform float size;
    void main() {
      vec3 raised = position + 6.0 * normalize(cameraPosition - position); // off the skin, behind what is in front
      gl_Position = projectionMatrix * viewMatrix * vec4(raised, 1.0);
      gl_PointSize = size;
    }`,
  fragmentShader: `
    uniform vec3 dot, halo;
    void main() {
      float away = length(gl_PointCoord - 0.5) * 2.0;
      if (away > 1.0) discard;
      gl_FragColor = vec4(away > 0.68 ? halo : dot, 1.0);
    }`,
};
const FAR_AWAY = new Vector3(0, 0, -1e6);
const DISTANCE = 4100; // mm, with the whole body in sight

/** Throws where the browser cannot draw in three dimensions. */
export function makeScene(canvas, { position, normal, region }) {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: "low-power" });
  renderer.setClearAlpha(0);
  const scene = new Scene();
  const camera = new PerspectiveCamera(26, 1, 200, 7000);
  camera.up.set(0, 0, 1);

  const geometry = new BufferGeometry();
  const tint = new BufferAttribute(new Float32Array((position.length / 3) * 4), 4);
  geometry.setAttribute("position", new BufferAttribute(position, 3));
  geometry.setAttribute("normal", new BufferAttribute(normal, 3));
  geometry.setAttribute("tint", tint);
  const skin = new ShaderMaterial({
    ...SURFACE,
    uniforms: {
      skin: { value: new Color() }, shade: { value: new Color() }, gleam: { value: new Color() }, mark: { value: new Color() },
      centres: { value: [FAR_AWAY.clone(), FAR_AWAY.clone()] }, radius: { value: 0 },
    },
  });
  const surface = new Mesh(geometry, skin);
  const dots = new Points(
    new BufferGeometry(),
    new ShaderMaterial({ ...DOTS, uniforms: { size: { value: 7 }, dot: { value: new Color() }, halo: { value: new Color() } } }),
  );
  dots.frustumCulled = false;
  scene.add(surface, dots);
  let places = [];

  const draw = () => renderer.render(scene, camera);
  // The colours are the style sheet's own numbers, and the shader writes them as they are.
  const paint = (colour, [r, g, b]) => Object.assign(colour, { r, g, b });
  const ray = (x, y) => {
    const found = new Raycaster();
    found.setFromCamera(new Vector2(x, y), camera);
    return found.intersectObject(surface)[0];
  };

  return {
    draw,
    resize(width, height, ratio) {
      renderer.setPixelRatio(ratio);
      renderer.setSize(width, height, false);
      camera.aspect = width / height;
      camera.updateProjectionMatrix();
      dots.material.uniforms.size.value = 7 * ratio;
    },
    look({ turn, tilt, height, zoom }) {
      const [a, b] = [turn, tilt].map((degrees) => (degrees * Math.PI) / 180);
      const away = DISTANCE / zoom;
      camera.position.set(Math.sin(a) * Math.cos(b) * away, Math.cos(a) * Math.cos(b) * away, height + Math.sin(b) * away);
      camera.lookAt(0, 0, height);
      camera.updateMatrixWorld();
    },
    colour({ skin: base, shade, gleam, mark, dot, halo }) {
      const uniforms = skin.uniforms;
      for (const [name, rgb] of Object.entries({ skin: base, shade, gleam, mark })) paint(uniforms[name].value, rgb);
      paint(dots.material.uniforms.dot.value, dot);
      paint(dots.material.uniforms.halo.value, halo);
    },
    /** `of(region)`: [r, g, b, strength] or nothing. */
    tint(of) {
      for (let f = 0; f < region.length; f++) {
        const wanted = of(region[f]) ?? [0, 0, 0, 0];
        for (let k = 0; k < 3; k++) tint.array.set(wanted, 12 * f + 4 * k);
      }
      tint.needsUpdate = true;
    },
    field(centres, radius) {
      skin.uniforms.centres.value.forEach((centre, i) => (centres[i] ? centre.set(...centres[i]) : centre.copy(FAR_AWAY)));
      skin.uniforms.radius.value = radius;
    },
    points(rows) {
      places = rows;
      dots.geometry.dispose();
      dots.geometry = new BufferGeometry();
      dots.geometry.setAttribute("position", new BufferAttribute(Float32Array.from(rows.flatMap((row) => row.place)), 3));
    },
    /** What is at a place of the canvas (-1 to 1, up is positive): a point that can be seen, and the skin. */
    at(x, y, reach) {
      const hit = ray(x, y);
      let [best, row] = [reach, undefined];
      for (const one of places) {
        const seen = new Vector3(...one.place).project(camera);
        const away = Math.hypot((seen.x - x) * camera.aspect, seen.y - y);
        if (away >= best) continue;
        const front = ray(seen.x, seen.y);
        const eye = camera.position.distanceTo(new Vector3(...one.place));
        if (front && front.distance < eye - 15) continue;
        [best, row] = [away, one];
      }
      return { point: row, region: hit && region[hit.faceIndex], place: hit?.point.toArray() };
    },
    /** The outward direction of the skin nearest to a place. */
    normalAt(place) {
      let [best, at] = [Infinity, 0];
      for (let i = 0; i < position.length; i += 3) {
        const away = Math.hypot(position[i] - place[0], position[i + 1] - place[1], position[i + 2] - place[2]);
        if (away < best) [best, at] = [away, i];
      }
      return [normal[at], normal[at + 1], normal[at + 2]];
    },
    close() {
      geometry.dispose();
      skin.dispose();
      dots.geometry.dispose();
      dots.material.dispose();
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
}
