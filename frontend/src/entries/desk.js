/* The desk's calendar: acts without a new page, moving by hand and by keys, what others change, the line of now. */
import { takeForms } from "../modules/calendar/acts.js";
import { startKeys } from "../modules/calendar/keys.js";
import { isMoving, startDragging } from "../modules/calendar/moving.js";
import { drawNow, turnCards } from "../modules/calendar/now.js";
import { startRefreshing } from "../modules/calendar/refresh.js";

const isBusy = () => isMoving() || Boolean(document.querySelector("[data-visit][data-pending]"));
const refresh = startRefreshing(isBusy, drawNow);
takeForms(refresh);
startDragging(refresh);
startKeys(refresh);
turnCards();
drawNow();
setInterval(drawNow, 30_000);
