/* The search box as a combobox. Without this script it is a plain form, and Enter still sends it as one. */
import { element } from "../elements.js";
import { find, prepare } from "./names.js";

let map;

/** The names and places of all points, fetched once. */
export function loadMap(address) {
  map ??= fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(`map: ${answer.status}`);
    return answer.json();
  });
  map.catch(() => (map = undefined));
  return map;
}

export function startSearch(form) {
  const input = form.querySelector("input");
  const list = form.querySelector("[data-atlas-found]");
  const said = form.querySelector("[data-atlas-said]");
  let rows;
  let at = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (next) => {
    const options = [...list.children];
    if (!options.length) return;
    at = (next + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };

  const open = (row) => location.assign(`${form.getAttribute("action")}/${encodeURIComponent(row.code)}`);

  const show = async () => {
    const text = input.value;
    if (!text.trim()) return close();
    rows ??= prepare((await loadMap(form.dataset.map)).points);
    if (text !== input.value) return;
    const found = find(rows, text);
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(
      ...found.map((row, i) => {
        const option = element(
          "li",
          { class: "atlas-option", role: "option", id: `atlas-found-${i}`, "aria-selected": "false" },
          element("strong", {}, row.code),
          element("span", { lang: "zh-Latn" }, row.pinyin),
          element("span", { class: "han", lang: "zh-Hant" }, row.traditional),
          element("span", { class: "muted small" }, row.english),
        );
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          open(row);
        });
        return option;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    said.textContent = found.length ? form.dataset.textMany.replace("{n}", found.length) : form.dataset.textNone;
  };

  input.addEventListener("input", () => show().catch(close));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show().catch(close);
      else choose(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      open(find(rows, input.value)[at]);
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}
