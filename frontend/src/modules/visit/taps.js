/* A picture to tap says how wide it is shown, so that the place means the same on every screen. */

export function startBodyTaps(root) {
  for (const form of root.querySelectorAll("form[data-tap]")) {
    form.addEventListener("submit", (event) => {
      const width = event.submitter?.clientWidth;
      if (width) form.elements.namedItem("width_px").value = String(width);
    });
  }
}
