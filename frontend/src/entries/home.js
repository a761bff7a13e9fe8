/* A home plan: one tap a task, with or without a network. */
import { startTicks } from "../modules/home/ticks.js";

for (const plan of document.querySelectorAll("[data-plan]")) startTicks(plan);
