/* Charting a visit: acts that survive a lost network, steppers for one thumb, taps on the body, a tablet that wakes. */
import { startActs } from "../modules/visit/acts.js";
import { startBodyTaps } from "../modules/visit/taps.js";
import { startSteppers } from "../modules/visit/stepper.js";
import { startWaking } from "../modules/visit/waking.js";

startSteppers(document);
startBodyTaps(document);
const strip = document.querySelector("[data-visit]");
if (strip) {
  startActs(strip);
  startWaking(strip);
}
