/* What hands do on the sheet. One finger, a pen or the mouse on the body paints; two fingers zoom and move;
   beside the body a finger scrolls the page as anywhere (the style sheet's touch-action says the same). */

const PALM_MS = 500;

/** `act`: isOnBody(event), begin(event), extend(event), finish(), cancel(), pinch(factor, from, to), drag(from, to).
    `from` and `to` are places on the screen. Gives back {isBusy()}. */
export function startGestures(paper, act) {
  const down = new Map(); // pointers that count, by id: their last place on the screen
  let hand = "idle"; // idle | painting | pinching | moving | resting (until every finger is lifted)
  let owner = null;
  let ownerType = "";
  let penSeen = -Infinity;

  const where = (event) => ({ x: event.clientX, y: event.clientY });
  const isPalm = (event) =>
    event.pointerType === "touch" && ((hand === "painting" && ownerType === "pen") || event.timeStamp - penSeen < PALM_MS);

  function stop() {
    if (hand === "painting") act.cancel();
    hand = "resting";
    owner = null;
  }

  function paint(event) {
    hand = "painting";
    owner = event.pointerId;
    ownerType = event.pointerType;
    event.preventDefault();
    act.begin(event);
  }

  paper.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || isPalm(event) || event.target.closest?.("button")) return;
    if (event.pointerType === "pen") {
      penSeen = event.timeStamp;
      if (hand !== "idle") stop(); // the hand that came first was the palm
      down.clear();
      hand = "idle";
    }
    paper.setPointerCapture?.(event.pointerId);
    down.set(event.pointerId, where(event));
    if (down.size > 2) stop();
    else if (down.size === 2) {
      stop();
      hand = "pinching";
    } else if (hand === "idle" && act.isOnBody(event)) paint(event);
    else if (hand === "idle" && event.pointerType === "mouse") {
      hand = "moving";
      owner = event.pointerId;
    }
  });

  paper.addEventListener("pointermove", (event) => {
    if (event.pointerType === "pen") penSeen = event.timeStamp;
    if (!down.has(event.pointerId)) return;
    if (hand === "painting" && event.pointerId === owner) act.extend(event);
    const before = [...down.values()];
    const from = down.get(event.pointerId);
    down.set(event.pointerId, where(event));
    if (hand === "moving" && event.pointerId === owner) act.drag(from, where(event));
    if (hand === "pinching") {
      const after = [...down.values()];
      act.pinch(apart(after) / Math.max(1, apart(before)), halfway(before), halfway(after));
    }
  });

  function lift(event, isWhole) {
    if (!down.delete(event.pointerId)) return;
    if (event.pointerId === owner) {
      if (hand === "painting") isWhole ? act.finish() : act.cancel();
      owner = null;
      hand = "resting";
    }
    if (hand === "pinching") hand = "resting";
    if (down.size === 0) hand = "idle";
  }
  paper.addEventListener("pointerup", (event) => lift(event, true));
  paper.addEventListener("pointercancel", (event) => lift(event, false));

  return { isBusy: () => hand !== "idle" };
}

const apart = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);
const halfway = ([a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
