// @ts-check
// Everything works without this; with it, tables sort and filter and pictures zoom and take the keyboard.
import { enhancePicture } from "./picture.js";
import { enhanceTable } from "./table.js";

document.documentElement.classList.remove("no-js");
for (const table of document.querySelectorAll("table[data-table]")) enhanceTable(/** @type {HTMLTableElement} */ (table));
for (const figure of document.querySelectorAll("figure[data-picture]")) enhancePicture(/** @type {HTMLElement} */ (figure));
