/* The body on paper: views, layers and channels switch in place, the address follows, a touch asks what lies there.
   What is shown is always what the page's own address would show; without this script the links do the same. */
import { drawHere, drawLegend, drawOverlay, markCurrent } from "./draw.js";
import { startTurning } from "./turning.js";

const ZOOMS = [1, 1.6, 2.5, 4];
const STILL = 6; // px that a touch may wander and still be a touch

export function startView(figure) {
  const page = figure.closest("[data-atlas]");
  const find = (name) => page.querySelector(`[data-atlas-${name}]`);
  const [stack, scroll, overlay, box] = ["stack", "scroll", "overlay", "here"].map(find);
  const words = { beside: box.dataset.textBeside, none: box.dataset.textNone, points: box.dataset.textPoints };
  let zoom = 0;
  let latest = 0;

  const show = (picture) => {
    for (const theme of ["light", "dark"]) {
      const image = page.querySelector(`[data-atlas-figure="${theme}"]`);
      if (image.getAttribute("src") !== picture.figures[theme]) image.src = picture.figures[theme];
      image.width = picture.width;
      image.height = picture.height;
    }
    stack.classList.toggle("atlas-stack--close", picture.view === "lumbar");
    find("left").textContent = picture.edges[0];
    find("right").textContent = picture.edges[1];
    find("said-of").textContent = picture.said;
    drawOverlay(overlay, picture);
    drawLegend(find("legend"), picture.patches);
    find("layer-note").hidden = picture.patches.length === 0;
    drawHere(box, picture.here, words);
    markCurrent(find("views"), picture.views);
    markCurrent(find("layer-links"), picture.layers);
    page.dispatchEvent(new CustomEvent("atlas-shown", { detail: picture }));
  };

  const fetchPicture = async (address) => {
    const query = new URL(address, location.href).searchParams;
    if (figure.dataset.point) query.set("point", figure.dataset.point);
    const answer = await fetch(`${figure.dataset.picture}?${query}`);
    if (!answer.ok) throw new Error(`picture: ${answer.status}`);
    return answer.json();
  };

  const ask = async (address) => {
    const mine = ++latest;
    const picture = await fetchPicture(address);
    if (mine === latest) show(picture);
  };

  const go = (address) => {
    ask(address).then(
      () => history.pushState({ atlas: true }, "", address),
      () => location.assign(address),
    );
  };

  page.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("[data-atlas-views] a, [data-atlas-layer-links] a, [data-atlas-legend] a");
    if (!link) return;
    event.preventDefault();
    if (link.closest("[data-atlas-views]")) page.dispatchEvent(new CustomEvent("atlas-flat"));
    go(link.getAttribute("href").replace(/#body$/, ""));
  });
  addEventListener("popstate", () => ask(location.href).catch(() => location.reload()));

  const resize = (step) => {
    zoom = Math.max(0, Math.min(ZOOMS.length - 1, zoom + step));
    stack.style.setProperty("--zoom", ZOOMS[zoom]);
    page.classList.toggle("atlas--zoomed", zoom > 0);
    if (zoom > 0) scroll.tabIndex = 0;
    else scroll.removeAttribute("tabindex");
    for (const button of page.querySelectorAll("[data-atlas-zoom]")) {
      button.disabled = button.dataset.atlasZoom === "1" ? zoom === ZOOMS.length - 1 : zoom === 0;
    }
  };
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
  for (const button of page.querySelectorAll("[data-atlas-zoom]")) {
    button.addEventListener("click", () => {
      const middle = [(scroll.scrollLeft + scroll.clientWidth / 2) / scroll.scrollWidth, (scroll.scrollTop + scroll.clientHeight / 2) / scroll.scrollHeight];
      resize(Number(button.dataset.atlasZoom));
      scroll.scrollTo(middle[0] * scroll.scrollWidth - scroll.clientWidth / 2, middle[1] * scroll.scrollHeight - scroll.clientHeight / 2);
    });
  }

  let down;
  scroll.addEventListener("pointerdown", (event) => {
    down = { x: event.clientX, y: event.clientY, left: scroll.scrollLeft, top: scroll.scrollTop, moved: false };
  });
  scroll.addEventListener("pointermove", (event) => {
    if (!down || !event.buttons) return;
    const [dx, dy] = [event.clientX - down.x, event.clientY - down.y];
    down.moved ||= Math.hypot(dx, dy) > STILL;
    if (down.moved && event.pointerType === "mouse") scroll.scrollTo(down.left - dx, down.top - dy);
  });
  overlay.addEventListener("click", (event) => {
    if (down?.moved) return event.preventDefault();
    if (event.target.closest("a")) return;
    const box = overlay.getBoundingClientRect();
    const view = overlay.viewBox.baseVal;
    const x = Math.round(((event.clientX - box.left) / box.width) * view.width);
    const y = Math.round(((event.clientY - box.top) / box.height) * view.height);
    const address = new URL(location.href);
    address.hash = "";
    address.searchParams.set("at", `${x},${y}`);
    go(address.pathname + address.search.replace("%2C", ","));
  });

  startTurning(figure, page, () => fetchPicture(location.href));
  page.addEventListener("atlas-back", () => ask(location.href).catch(() => location.reload()));
}
