/* The button that turns the body. The view itself is large, so it comes only when somebody asks for it. */

export function startTurning(figure, page, shown) {
  const button = page.querySelector("[data-atlas-turn]");
  if (!button) return;
  const { textName, textHelp, textSeen, textFailed } = button.dataset;
  const here = page.querySelector("[data-atlas-here]").dataset;
  const words = { name: textName, help: textHelp, seen: textSeen, beside: here.textBeside, none: here.textNone, points: here.textPoints };
  let solid;
  let wanted = false;

  const close = () => {
    wanted = false;
    solid?.close();
    solid = undefined;
    button.setAttribute("aria-pressed", "false");
    page.classList.remove("atlas--turning");
  };

  button.addEventListener("click", async () => {
    if (wanted) {
      close();
      return page.dispatchEvent(new CustomEvent("atlas-back"));
    }
    wanted = true;
    button.setAttribute("aria-pressed", "true");
    button.setAttribute("aria-busy", "true");
    try {
      const [{ openSolid }, picture] = await Promise.all([import("./solid.js"), shown()]);
      const opened = wanted && (await openSolid(figure, page, picture, words));
      if (!wanted) opened?.close?.();
      else {
        solid = opened;
        page.classList.add("atlas--turning");
      }
    } catch {
      close();
      page.querySelector("[data-atlas-said-of]").textContent = textFailed;
      button.disabled = true;
    }
    button.removeAttribute("aria-busy");
  });
  page.addEventListener("atlas-flat", () => solid && close());
}
