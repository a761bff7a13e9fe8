/* Every page loads this: small helpers, each asleep until its markup is there. */
import "../modules/theme.js";
import "../modules/page.js";
import "../modules/dialog.js";
import "../modules/toast.js";
import "../modules/chips.js";
import "../modules/timer.js";
import "../modules/zones.js";
import "../modules/position.js";
import { startAutosave } from "../modules/autosave.js";
import { startSubmitOnce } from "../modules/submit.js";
import { startUnsent } from "../modules/draft/unsent.js";
import { sweep } from "../modules/draft/vault.js";

document.documentElement.classList.add("has-js");
for (const form of document.querySelectorAll("form[data-autosave]")) startAutosave(form);
for (const form of document.querySelectorAll("form[data-submit-once]")) startSubmitOnce(form);
for (const form of document.querySelectorAll("form[data-unsent]")) startUnsent(form);
sweep();
