/* Zooming the figure: by two fingers, ctrl and wheel, the keys + - 0 and arrows, or buttons. Nothing here paints. */
import { showWindow } from "./figure.js";
import * as zoom from "./zoom.js";

const KEYS = { "+": zoom.STEP, "=": zoom.STEP, "-": 1 / zoom.STEP };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** `figure()` is the one shown, `interest()` where to look first, `changed()` hears of every change of size. */
export function startLens(paper, svg, { figure, interest, changed, say }) {
  const find = (name) => paper.querySelector(`[data-zoom-${name}]`);
  const [more, less, whole] = ["in", "out", "whole"].map(find);
  let seen = zoom.WHOLE;

  let unit = null;
  new ResizeObserver(() => (unit = null)).observe(svg);

  /** From places on the screen to the view's units, as things lie now. */
  function ruler() {
    const { a, d, e, f } = svg.getScreenCTM();
    return ({ clientX, clientY, x = clientX, y = clientY }) => [(x - e) / a, (y - f) / d];
  }
  const spot = (place) => ruler()(place);

  function look(next) {
    const isSame = next.scale === seen.scale;
    seen = next;
    unit = null;
    showWindow(figure(), zoom.viewBox(figure().view, seen));
    if (isSame) return;
    more.disabled = seen.scale >= zoom.MOST - 0.01;
    less.disabled = whole.disabled = seen.scale <= 1.01;
    changed();
  }

  /** By steps: the first one goes to where something is painted. */
  function step(factor) {
    const { view } = figure();
    const from = seen.scale <= 1.01 && factor > 1 ? interest() : zoom.middle(view, seen);
    look(zoom.centred(view, Math.min(zoom.MOST, Math.max(1, seen.scale * factor)), from));
    say(seen.scale);
  }

  more.addEventListener("click", () => step(zoom.STEP));
  less.addEventListener("click", () => step(1 / zoom.STEP));
  whole.addEventListener("click", () => {
    look(zoom.WHOLE);
    say(1);
  });
  paper.addEventListener("keydown", (event) => {
    if (event.target !== paper || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) step(KEYS[event.key]);
    else if (event.key === "0") whole.click();
    else if (event.key in ARROWS && seen.scale > 1.01) {
      const reach = figure().view.width / seen.scale / 5;
      look(zoom.pan(figure().view, seen, ARROWS[event.key].map((way) => way * reach)));
    } else return;
    event.preventDefault();
  });
  paper.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      if (event.buttons === 0) look(zoom.zoomAt(figure().view, seen, Math.exp(-event.deltaY / 200), spot(event)));
    },
    { passive: false },
  );

  return {
    ruler,
    /** How many units one pixel of the screen is. */
    unit: () => (unit ??= 1 / (svg.getScreenCTM()?.a || 1)),
    whole: () => look({ ...zoom.WHOLE }),
    drag: (from, to) => move(1, from, to),
    pinch: move,
  };

  /** What was under `from` comes to lie under `to`, enlarged by `factor`. */
  function move(factor, from, to) {
    const { view } = figure();
    const [x, y] = spot(from);
    const nearer = zoom.zoomAt(view, seen, factor, [x, y]);
    const k = seen.scale / nearer.scale;
    const [u, v] = spot(to);
    look(zoom.pan(view, nearer, [(x - u) * k, (y - v) * k]));
  }
}
