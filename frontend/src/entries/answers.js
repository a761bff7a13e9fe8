/* The questions behind a mailed link, and what is left of them when the link has ended. */
import { startAnswers } from "../modules/answers/asking.js";
import { startLeft } from "../modules/answers/left.js";

for (const form of document.querySelectorAll("form[data-answers]")) startAnswers(form);
for (const section of document.querySelectorAll("[data-answers-left]")) startLeft(section);
