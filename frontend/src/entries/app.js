/* Every page loads this: small helpers, each asleep until its markup is there. */
import "../modules/theme.js";

document.documentElement.classList.add("has-js");
