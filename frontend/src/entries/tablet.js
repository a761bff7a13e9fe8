/* Every page on the waiting room's tablet: it ends by itself when it is left alone, and forgets who was here. */
import { startSitting } from "../modules/sitting.js";
import { wipe } from "../modules/wipe.js";

const THANKED_MS = 20_000;

// A page that the browser kept whole is the last person's: never shown, always asked for anew.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});

const dialog = document.querySelector("[data-sitting]");
if (dialog) startSitting(dialog);
else wipe();
const thanks = document.querySelector("[data-tablet-thanks]");
if (thanks) setTimeout(() => location.replace(thanks.dataset.tabletThanks), THANKED_MS);
