/* The turning view: fetched, shown and put away on request. What it shows follows the page's address as the pictures do. */
import { element } from "../elements.js";
import { HOME, edgeWords, moved, sideWords, turnToward } from "./angles.js";
import { drawHere } from "./draw.js";
import { untold, whole } from "./mesh.js";
import { makeScene } from "./scene.js";
import { loadMap } from "./search.js";

const GLIDE = 8; // frames
const KEYS = {
  ArrowLeft: { turn: -15 },
  ArrowRight: { turn: 15 },
  ArrowUp: { tilt: 10 },
  ArrowDown: { tilt: -10 },
  PageUp: { height: 120 },
  PageDown: { height: -120 },
  "+": { zoom: 1.25 },
  "=": { zoom: 1.25 },
  "-": { zoom: 0.8 },
};

export async function openSolid(figure, page, picture, words) {
  const [answer, map] = await Promise.all([fetch(figure.dataset.solid), loadMap(figure.dataset.map)]);
  if (!answer.ok) throw new Error(`solid: ${answer.status}`);
  const canvas = element("canvas", {
    class: "atlas-solid", tabindex: 0, role: "application", "aria-label": words.name, "aria-describedby": "atlas-solid-help",
  });
  const said = element("p", { class: "atlas-solid__said small", role: "status" });
  const help = element("p", { class: "visually-hidden", id: "atlas-solid-help" }, words.help);
  const scene = makeScene(canvas, whole(untold(await answer.arrayBuffer())));
  const find = (name) => page.querySelector(`[data-atlas-${name}]`);
  const [scroll, left, right, box] = ["scroll", "left", "right", "here"].map(find);
  const ending = new AbortController();
  const { signal } = ending;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const points = map.points.map(unfold);
  let view = { ...HOME };
  let drawing = 0;

  const draw = () => {
    drawing ||= requestAnimationFrame(() => {
      drawing = 0;
      scene.look(view);
      scene.draw();
    });
  };
  const speak = () => {
    if (signal.aborted) return;
    [left.textContent, right.textContent] = edgeWords(view.turn);
    said.textContent = words.seen.replace("{side}", sideWords(view.turn));
  };
  const move = (change) => {
    view = moved(view, change);
    speak();
    draw();
  };

  /** Turn by a key: a short glide, or at once for those who want no motion. */
  const glide = (change) => {
    if (calm.matches || change.zoom) return move(change);
    const part = Object.fromEntries(Object.entries(change).map(([name, by]) => [name, by / GLIDE]));
    let rest = GLIDE;
    const on = () => {
      if (signal.aborted || rest-- === 0) return speak();
      view = moved(view, part);
      draw();
      requestAnimationFrame(on);
    };
    on();
  };

  let hues = new Map(); // region number to hue
  const recolour = (given = hues) => {
    hues = given;
    const colour = readColours(figure);
    scene.colour({
      skin: colour("--solid-skin"), gleam: colour("--solid-gleam"), shade: colour("--solid-shade"),
      mark: colour("--danger"), dot: colour("--accent"), halo: colour("--surface"),
    });
    const of = Array.from({ length: 8 }, (_, hue) => [...colour(`--strip-${hue}`), 0.5]);
    scene.tint((region) => (hues.has(region) ? of[hues.get(region)] : undefined));
  };

  const show = (shown) => {
    const chosen = points.find((point) => point.code === figure.dataset.point);
    scene.field(chosen?.places ?? [], chosen?.field ?? 0);
    const channel = shown.channels.find(([, , , current]) => current)[0];
    scene.points(
      points
        .filter((point) => point !== chosen && (channel === "all" || point.channel === channel))
        .flatMap((point) => point.places.map((place) => ({ ...point, place }))),
    );
    const wanted = new Map();
    const layer = shown.layers.find(([, , , current]) => current)[0];
    for (const patch of shown.patches) {
      if (!patch.shown) continue;
      const members = layer === "regions" ? [map.regions.findIndex(([id]) => id === patch.id)] : map.areas[patch.id][1];
      for (const region of members) wanted.set(region, patch.hue);
    }
    recolour(wanted);
    draw();
  };

  const touch = (event) => {
    const frame = canvas.getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * 2 - 1;
    const y = 1 - ((event.clientY - frame.top) / frame.height) * 2;
    const found = scene.at(x, y, (2 * 14) / frame.height);
    if (found.point) return location.assign(`${figure.dataset.pages}/${found.point.code}`);
    if (found.region === undefined) return drawHere(box, { region: "" }, words);
    const [, name] = map.regions[found.region];
    const areas = Object.entries(map.layers).map(([layer, ids]) => [layer, ids.filter((id) => map.areas[id][1].includes(found.region)).map((id) => map.areas[id][0])]);
    drawHere(box, { region: name, areas: areas.filter(([, names]) => names.length), points: reaching(points, found.place, figure.dataset.pages) }, words);
  };

  const fingers = new Map();
  let travelled = 0;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    travelled = 0;
  }, { signal });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const [dx, dy] = [event.clientX - before[0], event.clientY - before[1]];
    travelled += Math.hypot(dx, dy);
    if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const spread = (one) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
      move({ zoom: spread([event.clientX, event.clientY]) / spread(before), height: (dy * 1.2) / view.zoom });
    } else if (event.shiftKey) move({ height: (dy * 2) / view.zoom });
    else move({ turn: -dx * 0.45, tilt: event.pointerType === "mouse" ? dy * 0.3 : 0 });
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  }, { signal });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      if (name === "pointerup" && travelled < 6) touch(event);
    }, { signal });
  }
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // the page scrolls as it always does
    event.preventDefault();
    move({ zoom: Math.exp(-event.deltaY / 300) });
  }, { signal, passive: false });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Home") move({ turn: -view.turn, tilt: HOME.tilt - view.tilt, height: HOME.height - view.height, zoom: 1 / view.zoom });
    else if (KEYS[event.key]) glide(KEYS[event.key]);
    else return;
    event.preventDefault();
  }, { signal });
  find("tools").addEventListener("click", (event) => {
    const button = event.target.closest("[data-atlas-zoom]");
    if (!button) return;
    event.stopPropagation();
    move({ zoom: button.dataset.atlasZoom === "1" ? 1.4 : 1 / 1.4 });
  }, { signal, capture: true });

  const fit = new ResizeObserver(() => {
    scene.resize(canvas.clientWidth, canvas.clientHeight, Math.min(devicePixelRatio, 2));
    scene.look(view);
    scene.draw();
  });
  const themes = new MutationObserver(() => (recolour(), draw()));
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (recolour(), draw()), { signal });
  page.addEventListener("atlas-shown", (event) => show(event.detail), { signal });

  const buttons = [...page.querySelectorAll("[data-atlas-zoom]")].map((button) => [button, button.disabled]);
  for (const [button] of buttons) button.disabled = false;
  scroll.hidden = true;
  scroll.after(canvas, said, help);
  const chosen = points.find((point) => point.code === figure.dataset.point && point.places.length);
  if (chosen) view = moved(HOME, { turn: turnToward(scene.normalAt(chosen.places[0])), height: chosen.places[0][2] - HOME.height, zoom: 2 });
  fit.observe(canvas);
  show(picture);
  speak();
  for (const link of find("views").querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
  canvas.focus({ preventScroll: true });
  canvas.scrollIntoView({ block: "nearest" });

  return {
    close() {
      ending.abort();
      cancelAnimationFrame(drawing);
      fit.disconnect();
      themes.disconnect();
      scene.close();
      for (const node of [canvas, said, help]) node.remove();
      for (const [button, disabled] of buttons) button.disabled = disabled;
      scroll.hidden = false;
    },
  };
}

function unfold([code, pinyin, traditional, , , channel, field, place, midline]) {
  const [x, y, z] = place;
  const places = place.length ? (midline ? [[x, y, z]] : [[x, y, z], [-x, y, z]]) : [];
  return { code, name: `${pinyin} ${traditional}`, channel, field, places };
}

function reaching(points, place, pages) {
  const away = (point) => Math.min(...point.places.map((one) => Math.hypot(...one.map((number, k) => number - place[k]))));
  return points
    .map((point) => ({ point, away: away(point) }))
    .filter(({ point, away: mm }) => mm <= point.field)
    .sort((a, b) => a.away - b.away)
    .map(({ point, away: mm }) => [point.code, point.name, `${pages}/${point.code}`, Math.round(mm)]);
}

/** Colours as the style sheet has them now, light or dark: name to [r, g, b], each 0 to 1. */
function readColours(within) {
  const probe = element("span", { hidden: true });
  within.append(probe);
  const pen = element("canvas", { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  return (name) => {
    probe.style.color = `var(${name})`;
    pen.fillStyle = getComputedStyle(probe).color;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((number) => number / 255);
  };
}
