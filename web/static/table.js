// @ts-check
// A table that sorts by any column, filters by words, and hands out what is shown as CSV.
import { say, save } from "./page.js";

const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

/** @param {HTMLTableElement} table */
export function enhanceTable(table) {
  const id = table.dataset.table ?? "";
  const body = table.tBodies[0];
  if (!body || !table.tHead) return;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => addSorting(id, body, heads, head, place));
  const filter = /** @type {HTMLInputElement | null} */ (document.querySelector(`[data-filter="${CSS.escape(id)}"]`));
  const count = document.querySelector(`[data-count="${CSS.escape(id)}"]`);
  const whole = count?.textContent ?? "";
  filter?.addEventListener("input", () => {
    const shown = filterRows(body, filter.value);
    const total = body.rows.length;
    if (count) count.textContent = filter.value.trim() ? `${shown} of ${total} rows` : whole;
    say(`${shown} of ${total} rows shown`);
    keep(`${id}-words`, filter.value.trim());
  });
  const csv = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`[data-csv="${CSS.escape(id)}"]`));
  csv?.addEventListener("click", (event) => {
    if (!filter?.value.trim()) return; // the server sends the whole table
    event.preventDefault();
    const asAt = /** @type {HTMLInputElement | null} */ (document.querySelector("#as-at"))?.value ?? "";
    save(toCsv(table, filter.value, asAt), `landscape-${id}-${asAt}-filtered.csv`, "text/csv;charset=utf-8");
  });
  const xlsx = /** @type {HTMLAnchorElement | null} */ (document.querySelector(`[data-xlsx="${CSS.escape(id)}"]`));
  xlsx?.addEventListener("click", () => {
    const place = new URL(xlsx.href);
    place.searchParams.set(`${id}-words`, filter?.value.trim() ?? "");
    xlsx.href = place.href;
  });
  asAddressed(id, heads, filter);
}

/** What is filtered and sorted stands in the address, so that a link shows the same. @param {string} name @param {string} value */
function keep(name, value) {
  const place = new URL(location.href);
  if (value) place.searchParams.set(name, value);
  else place.searchParams.delete(name);
  history.replaceState(history.state, "", place);
}

/** The order and the words that the address asks for. @param {string} id @param {HTMLTableCellElement[]} heads @param {HTMLInputElement | null} filter */
function asAddressed(id, heads, filter) {
  const asked = new URL(location.href).searchParams;
  const order = asked.get(`${id}-sort`) ?? "";
  const head = heads[Number(order.replace("-", "")) - 1];
  const wanted = order.startsWith("-") ? "descending" : "ascending";
  for (let press = 0; head && press < 2 && head.getAttribute("aria-sort") !== wanted; press += 1) head.querySelector("button")?.click();
  const words = asked.get(`${id}-words`);
  if (!filter || !words) return;
  filter.value = words;
  filter.dispatchEvent(new Event("input"));
}

/** @param {string} id @param {HTMLTableSectionElement} body @param {HTMLTableCellElement[]} heads @param {HTMLTableCellElement} head @param {number} place */
function addSorting(id, body, heads, head, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const first = head.classList.contains("num") ? "descending" : "ascending";
    const now = head.getAttribute("aria-sort");
    const next = now === null ? first : now === "ascending" ? "descending" : "ascending";
    for (const one of heads) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", next);
    sortRows(body, place, next === "ascending" ? 1 : -1);
    keep(`${id}-sort`, `${next === "ascending" ? "" : "-"}${place + 1}`);
    say(`Sorted by ${button.textContent?.trim()}, ${next}`);
  });
}

/** @param {HTMLTableSectionElement} body @param {number} place @param {number} way */
export function sortRows(body, place, way) {
  const keyed = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[place]) }));
  keyed.sort((a, b) => compare(a.key, b.key, way));
  body.append(...keyed.map((one) => one.row));
}

/** What is not known comes last whichever way the rows are sorted. @param {string|number|null} a @param {string|number|null} b @param {number} way */
function compare(a, b, way) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return (a - b) * way;
  return collator.compare(String(a), String(b)) * way;
}

/** @param {HTMLTableCellElement | undefined} cell @returns {string|number|null} */
function keyOf(cell) {
  const text = cell?.dataset.sort ?? cell?.textContent?.trim() ?? "";
  if (text === "" || text === "not known") return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

/** @param {HTMLTableSectionElement} body @param {string} words */
export function filterRows(body, words) {
  const wanted = words.toLocaleLowerCase("en-GB").split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const text = (row.textContent ?? "").toLocaleLowerCase("en-GB");
    row.hidden = !wanted.every((one) => text.includes(one));
    if (!row.hidden) shown += 1;
  }
  return shown;
}

/** @param {HTMLTableElement} table @param {string} filter @param {string} asAt */
function toCsv(table, filter, asAt) {
  const heads = [...(table.tHead?.rows[0].cells ?? [])].map((one) => one.textContent?.trim() ?? "");
  const lines = [[...heads, "As at", "Filter"]];
  for (const row of table.tBodies[0].rows) {
    if (!row.hidden) lines.push([...[...row.cells].map((one) => plain(one)), asAt, filter]);
  }
  return "\ufeff" + lines.map((cells) => cells.map(quoted).join(",")).join("\r\n") + "\r\n";
}

/** @param {HTMLTableCellElement} cell */
const plain = (cell) => (cell.textContent ?? "").replace(/\s+/g, " ").trim();

/** A cell that a spreadsheet would take for a formula is made text. @param {string} text */
function quoted(text) {
  const safe = /^[=+\-@\t\r\n\u0000＝＋－＠]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
