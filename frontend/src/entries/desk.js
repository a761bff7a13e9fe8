/* The desk's calendar: visits that open, acts without a new page, moving by hand and by keys, what others change, the line of now. */
import { takeForms } from "../modules/calendar/acts.js";
import { startKeys } from "../modules/calendar/keys.js";
import { isMoving, startDragging } from "../modules/calendar/moving.js";
import { drawNow } from "../modules/calendar/now.js";
import { startOpening } from "../modules/calendar/opening.js";
import { startRefreshing } from "../modules/calendar/refresh.js";

const isBusy = () => isMoving() || Boolean(document.querySelector("[data-visit][data-pending]"));
const refresh = startRefreshing(isBusy, drawNow);
takeForms(refresh);
startDragging(refresh);
startKeys(refresh);
startOpening();
drawNow();
setInterval(drawNow, 30_000);
