/* Own words beside the chips: a text with one thing on each line, shown as chips that can be taken away.
   The text stays the only truth, so that saving and sending need to know nothing of this. */
import { element } from "./elements.js";
import { addLine, linesOf, removeLine } from "./lines.js";

function start(box) {
  const text = box.querySelector("textarea");
  const label = box.querySelector("label");
  const list = element("div", { class: "chips" });
  const input = element("input", {
    class: "input",
    type: "text",
    id: `${text.id}-new`,
    maxlength: 120,
    autocomplete: "off",
    enterkeyhint: "done",
    "data-no-save": true,
  });
  const add = element(
    "button",
    { type: "button", class: "button button--secondary", onclick: take },
    element("span", { class: "button__text" }, box.dataset.textAdd),
  );

  function show() {
    list.replaceChildren(
      ...linesOf(text.value).map((line) =>
        element(
          "span",
          { class: "chip chip--own" },
          line,
          element(
            "button",
            {
              type: "button",
              class: "chip__remove",
              "aria-label": `${box.dataset.textRemove}: ${line}`,
              onclick: () => {
                write(removeLine(text.value, line));
                input.focus();
              },
            },
            "×",
          ),
        ),
      ),
    );
  }

  function write(value) {
    text.value = value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  }

  function take() {
    if (input.value.trim()) write(addLine(text.value, input.value));
    input.value = "";
    input.focus();
  }

  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
  // Words left in the box when going on are meant, too.
  input.addEventListener("blur", () => {
    if (!input.value.trim()) return;
    write(addLine(text.value, input.value));
    input.value = "";
  });
  text.addEventListener("ashi:restored", show);
  label.htmlFor = input.id;
  text.hidden = true;
  label.after(list, element("div", { class: "own-words__row" }, input, add));
  show();
}

for (const box of document.querySelectorAll("[data-own-words]")) start(box);
