/* The pain drawing. The hidden field holds the only truth; the list of places is the same drawing for the keyboard. */
import { startDrawing } from "../modules/drawing/drawing.js";

for (const box of document.querySelectorAll("[data-drawing]")) startDrawing(box);
