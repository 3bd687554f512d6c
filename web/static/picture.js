// @ts-check
// A picture that zooms, pans, goes out as SVG or PNG, and is walked through with the arrow keys.
import { say, save } from "./page.js";

const KEPT = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "paint-order", "fill-opacity", "stroke-linejoin"];
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {HTMLElement} figure */
export function enhancePicture(figure) {
  const svg = figure.querySelector("svg[viewBox][role]");
  const frame = /** @type {HTMLElement | null} */ (figure.querySelector(".picture__frame"));
  if (!(svg instanceof SVGSVGElement) || !frame) return;
  const width = svg.viewBox.baseVal.width;
  const state = { scale: 1, fitted: false };
  const draw = () => svg.setAttribute("width", String(Math.round(width * state.scale)));
  const height = svg.viewBox.baseVal.height;
  const sized = () => { draw(); svg.setAttribute("height", String(Math.round(height * state.scale))); };
  const fit = () => {
    const high = svg.dataset.fit === "whole" ? 690 / height : Infinity;
    state.scale = Math.min(1.25, high, Math.max(0.2, (frame.clientWidth - 2) / width));
    sized();
  };
  const name = figure.dataset.picture ?? "picture";
  /** @type {Record<string, () => void>} */
  const actions = {
    in: () => { state.scale = Math.min(4, state.scale * 1.25); sized(); },
    out: () => { state.scale = Math.max(0.2, state.scale / 1.25); sized(); },
    fit,
    svg: () => save(standalone(svg, figure), `${name}.svg`, "image/svg+xml"),
    png: () => void png(svg, figure, `${name}.png`),
  };
  figure.querySelector(".tools")?.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[data-do]") : null;
    if (button instanceof HTMLElement) actions[button.dataset.do ?? ""]?.();
  });
  if (frame.clientWidth > 560) fit();
  dragging(frame);
  walking(svg);
}

/** Dragging moves the picture; the scroll bars and arrow keys do the same. @param {HTMLElement} frame */
function dragging(frame) {
  /** @type {{x: number, y: number, left: number, top: number} | null} */
  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || (event.target instanceof Element && event.target.closest("a"))) return;
    from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
  });
  window.addEventListener("pointermove", (event) => {
    if (from) frame.scrollTo(from.left - (event.clientX - from.x), from.top - (event.clientY - from.y));
  });
  window.addEventListener("pointerup", () => { from = null; });
}

/** One tab stop for the whole picture; the arrows go from mark to mark. @param {SVGSVGElement} svg */
function walking(svg) {
  const marks = /** @type {SVGAElement[]} */ ([...svg.querySelectorAll("a[data-id]")]);
  if (!marks.length) return;
  /** @param {SVGAElement} one */
  const stop = (one) => { for (const mark of marks) mark.setAttribute("tabindex", mark === one ? "0" : "-1"); };
  stop(marks[0]);
  for (const mark of marks) {
    mark.addEventListener("focus", () => { stop(mark); light(svg, mark, true); say(spoken(mark, marks)); });
    mark.addEventListener("blur", () => light(svg, mark, false));
    mark.addEventListener("pointerenter", () => light(svg, mark, true));
    mark.addEventListener("pointerleave", () => light(svg, mark, false));
    mark.addEventListener("keydown", (event) => {
      const next = event.key === "Home" ? marks[0] : event.key === "End" ? marks[marks.length - 1] : event.key in WAYS ? nearest(mark, marks, event.key) : null;
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
}

/** Sideways a connected mark goes before one that is only near. @param {SVGAElement} from @param {SVGAElement[]} marks @param {string} key */
function nearest(from, marks, key) {
  const [dx, dy] = WAYS[/** @type {keyof typeof WAYS} */ (key)];
  const here = middle(from);
  const linked = new Set((from.dataset.near ?? "").split(" "));
  let best = null;
  let least = Infinity;
  for (const one of marks) {
    if (one === from) continue;
    const there = middle(one);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    if (along < 3) continue;
    const across = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    const cost = along + across * 2 - (dx && linked.has(one.dataset.id ?? "") ? 10_000 : 0);
    if (cost < least) { least = cost; best = one; }
  }
  return best;
}

/** @param {SVGAElement} one */
function middle(one) {
  const box = one.getBBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** @param {SVGAElement} mark @param {SVGAElement[]} marks */
function spoken(mark, marks) {
  const near = (mark.dataset.near ?? "").split(" ").filter(Boolean).length;
  const links = near ? `, ${near} connected` : "";
  return `${mark.getAttribute("aria-label") ?? ""}${links}, ${marks.indexOf(mark) + 1} of ${marks.length}`;
}

/** @param {SVGSVGElement} svg @param {SVGAElement} mark @param {boolean} on */
function light(svg, mark, on) {
  const id = mark.dataset.id ?? "";
  for (const edge of svg.querySelectorAll("path[data-to]")) {
    const touches = edge.getAttribute("data-from") === id || edge.getAttribute("data-to") === id;
    edge.classList.toggle("lit", on && touches);
  }
}

/** A copy with its looks written into it, because a file of its own has no style sheet. @param {SVGSVGElement} svg @param {HTMLElement} figure */
export function standalone(svg, figure) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const from = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((one, place) => {
    const style = getComputedStyle(from[place]);
    for (const name of KEPT) {
      const value = style.getPropertyValue(name);
      if (value && !(one.hasAttribute("fill") && name === "fill")) one.setAttribute(name, value);
    }
    for (const name of ["class", "tabindex"]) one.removeAttribute(name);
    const target = one.getAttribute("href");
    if (target?.startsWith("/")) one.setAttribute("href", new URL(target, location.href).href);
  });
  return framed(copy, svg, figure);
}

/** Adds the ground, the title and the date, so that the picture says what it is wherever it goes. @param {SVGSVGElement} copy @param {SVGSVGElement} svg @param {HTMLElement} figure */
function framed(copy, svg, figure) {
  const { width, height } = svg.viewBox.baseVal;
  const extra = 44;
  copy.setAttribute("viewBox", `0 ${-extra} ${width} ${height + extra}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height + extra));
  const ground = document.createElementNS(svg.namespaceURI, "rect");
  const frame = figure.querySelector(".picture__frame");
  const colours = getComputedStyle(frame ?? figure);
  for (const [key, value] of Object.entries({ x: 0, y: -extra, width, height: height + extra, fill: colours.backgroundColor })) ground.setAttribute(key, String(value));
  const words = document.createElementNS(svg.namespaceURI, "text");
  for (const [key, value] of Object.entries({ x: 12, y: -18, fill: colours.color, "font-family": colours.fontFamily, "font-size": "13px" })) words.setAttribute(key, String(value));
  words.textContent = title(figure);
  copy.prepend(ground, words);
  return new XMLSerializer().serializeToString(copy);
}

/** @param {HTMLElement} figure */
function title(figure) {
  const asAt = /** @type {HTMLInputElement | null} */ (document.querySelector("#as-at"))?.value ?? "";
  const question = document.querySelector("h1")?.textContent?.trim() ?? "";
  const filters = new URLSearchParams(location.search);
  filters.delete("as_at");
  const asked = filters.size ? ` · ${filters.toString()}` : "";
  return `${question} – ${figure.querySelector("h2")?.textContent?.trim() ?? ""} · as at ${asAt}${asked}`;
}

/** @param {SVGSVGElement} svg @param {HTMLElement} figure @param {string} name */
async function png(svg, figure, name) {
  const text = standalone(svg, figure);
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (const one of bytes) binary += String.fromCharCode(one);
  image.src = `data:image/svg+xml;base64,${btoa(binary)}`;
  await image.decode();
  const scale = Math.min(2, 8000 / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  canvas.height = (height + 44) * scale;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => { if (blob) save(blob, name); }, "image/png");
}
