/* The atlas: finding while typing, switching views and layers in place, touching the body, turning it. */
import { startSearch } from "../modules/atlas/search.js";
import { startView } from "../modules/atlas/view.js";

for (const form of document.querySelectorAll("[data-atlas-search]")) startSearch(form);
for (const figure of document.querySelectorAll("[data-atlas-view]")) startView(figure);
for (const page of document.querySelectorAll("[data-atlas]")) page.classList.add("atlas--live");
