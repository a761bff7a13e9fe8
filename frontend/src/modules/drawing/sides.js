/* Left and right mixed up is the commonest mistake in pain drawings: a drawing on one side only is asked about, gently. */

/** `act` = {swap()}. Gives back show(side or null): which side alone is marked now. */
export function startSides(box, act) {
  const ask = box.querySelector("[data-side-ask]");
  const swap = box.querySelector("[data-swap]");
  const words = { left: ask.querySelector("[data-side-left]"), right: ask.querySelector("[data-side-right]") };
  let sure = null; // the side the person said yes to
  let now = null;

  function show(side, hasMarks) {
    now = side;
    if (side === null) sure = hasMarks ? sure : null;
    ask.hidden = side === null || side === sure;
    for (const [name, part] of Object.entries(words)) part.hidden = name !== side;
    swap.hidden = !hasMarks || !ask.hidden;
  }

  function turn() {
    sure = now === "left" ? "right" : now === "right" ? "left" : null;
    act.swap();
  }

  for (const button of ask.querySelectorAll("[data-side-yes]")) {
    button.addEventListener("click", () => {
      sure = now;
      show(now, true);
      swap.focus();
    });
  }
  for (const button of ask.querySelectorAll("[data-side-swap]")) {
    button.addEventListener("click", () => {
      turn();
      swap.hidden = false;
      ask.hidden = true;
      swap.focus();
    });
  }
  swap.addEventListener("click", turn);
  return show;
}
