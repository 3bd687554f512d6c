// @ts-check
// The queue by keyboard: a word is shown at once and sent behind, several at a time, so that nobody waits.
// Without this, the forms send one word each.
import { say } from "./page.js";

/** @typedef {{ case: string, verdict: string, to: string, alike: boolean, reason: string }} Word */
/** @typedef {{ word: Word, back: string[] | null }} Said  What was said, and the ids that take it back. */

const CARRIED = "landscape-review-said";
const MOST_CARRIED = 60;
const NAMES = { accept: "accepted", reject: "rejected", correct: "corrected", alike: "accepted" };
const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-review]"));
if (root) begin(root);
else sessionStorage.removeItem(CARRIED);

/** @param {HTMLElement} root */
function begin(root) {
  const cases = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("article.case")]);
  const links = new Map([...root.querySelectorAll("a[data-case]")].map((one) => [one.getAttribute("data-case") ?? "", /** @type {HTMLElement} */ (one)]));
  const state = /** @type {HTMLElement} */ (root.querySelector("#review-state"));
  const help = /** @type {HTMLElement} */ (root.querySelector("#review-keys"));
  const acting = /** @type {HTMLInputElement} */ (root.querySelector("#review-keys-on"));
  const undo = /** @type {HTMLButtonElement} */ (root.querySelector('[data-key="u"]'));
  /** @type {Word[]} */ let outbox = [];
  /** @type {Said[]} */ const history = [];
  /** @type {Promise<void> | null} */ let sending = null;
  let shown = Math.max(0, cases.findIndex((one) => !one.hidden));
  let decided = 0;

  acting.checked = localStorage.getItem("landscape-review-keys") !== "off";
  acting.addEventListener("change", () => localStorage.setItem("landscape-review-keys", acting.checked ? "on" : "off"));

  /** @param {number} place @param {boolean} [quietly] */
  function show(place, quietly) {
    if (!cases[place]) return;
    cases[shown].hidden = true;
    links.get(cases[shown].id)?.removeAttribute("aria-current");
    shown = place;
    cases[shown].hidden = false;
    const link = links.get(cases[shown].id);
    link?.setAttribute("aria-current", "true");
    link?.scrollIntoView({ block: "nearest" });
    if (!quietly) heading().focus({ preventScroll: true });
    heading().scrollIntoView({ block: "nearest" });
  }

  const heading = () => /** @type {HTMLElement} */ (cases[shown].querySelector("h2"));
  /** @param {number} place */
  const isDone = (place) => links.get(cases[place].id)?.hasAttribute("data-said");

  function onward() {
    const order = [...cases.keys()].map((step) => (shown + 1 + step) % cases.length);
    const next = order.find((place) => !isDone(place));
    if (next === undefined) more();
    else show(next);
  }

  /** All of this page are decided: the page again, with the next ones. */
  async function more() {
    tell("The next cases are fetched …");
    await settled();
    if (!state.hasAttribute("data-wrong")) goTo("");
  }

  /** The page anew, what was said before still to be taken back. @param {string} first  The case to begin with. */
  function goTo(first) {
    sessionStorage.setItem(CARRIED, JSON.stringify({ decided, said: history.slice(-MOST_CARRIED) }));
    const place = new URL(location.href);
    for (const name of ["case", "kept"]) place.searchParams.delete(name);
    if (first) place.searchParams.set("case", first);
    location.assign(place);
  }

  /** What was said on the page before this one, where this page was made by `goTo`. */
  function carry() {
    const kept = sessionStorage.getItem(CARRIED);
    sessionStorage.removeItem(CARRIED);
    if (!kept) return;
    const before = JSON.parse(kept);
    decided = before.decided;
    history.push(...before.said);
    count();
  }

  /** @param {string} words @param {boolean} [wrong] */
  function tell(words, wrong) {
    state.textContent = words;
    state.toggleAttribute("data-wrong", Boolean(wrong));
  }

  function count() {
    const waiting = outbox.length + (sending ? 1 : 0);
    tell(`${decided} decided here${waiting ? ", being kept …" : decided ? ", kept" : ""}`);
    undo.disabled = history.length === 0;
  }

  /** @param {string} id @param {string} verdict */
  function mark(id, verdict) {
    const link = links.get(id);
    if (!link) return;
    const words = link.querySelector(".queue__said");
    if (verdict) link.setAttribute("data-said", verdict === "alike" || verdict === "correct" ? "accept" : verdict);
    else link.removeAttribute("data-said");
    if (words) words.textContent = verdict ? (NAMES[/** @type {keyof typeof NAMES} */ (verdict)] ?? verdict) : "";
  }

  /** @param {HTMLFormElement} form @param {string} verdict */
  function decide(form, verdict) {
    const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | null} */ (cases[shown].querySelector(`input[name="${name}"]:not([type="hidden"])`))?.value ?? "";
    const id = cases[shown].id;
    const alike = verdict === "alike";
    const word = { case: id, verdict: alike ? "accept" : verdict, to: verdict === "correct" ? field("to") : "", alike, reason: field("reason") };
    outbox.push(word);
    history.push({ word, back: alike || verdict === "correct" ? null : [id] });
    mark(id, verdict);
    decided += 1;
    const title = cases[shown].querySelector("h2")?.textContent?.trim() ?? "";
    say(`${NAMES[/** @type {keyof typeof NAMES} */ (verdict)]}: ${title}`);
    flush();
    count();
    onward();
  }

  /** Several plain words go together; one whose answer says how to take it back goes alone. */
  function nextWords() {
    const alone = outbox.findIndex((one) => one.alike || one.verdict === "correct");
    return outbox.splice(0, alone === -1 ? outbox.length : Math.max(1, alone));
  }

  function flush() {
    if (sending || !outbox.length) return;
    const words = nextWords();
    sending = send(words).finally(() => {
      sending = null;
      if (!state.hasAttribute("data-wrong")) {
        count();
        flush();
      }
    });
  }

  /** @param {Word[]} words */
  async function send(words) {
    try {
      const asAt = root.dataset.asAt;
      const answer = await fetch("/api/v1/decisions", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(asAt ? { words, as_at: asAt } : { words }),
        keepalive: true,
      });
      const told = await answer.json();
      if (!answer.ok) return failed(words, `${told.error.message} ${told.error.remedy}`);
      for (const id of told.missed) mark(id, "answered already");
      if (words.length === 1) {
        const said = history.find((one) => one.word === words[0]);
        if (said) said.back = told.cases;
      }
    } catch {
      failed(words, "The server did not answer: these decisions are not kept.");
    }
  }

  /** @param {Word[]} words @param {string} why */
  function failed(words, why) {
    for (const word of [...words, ...outbox]) {
      mark(word.case, "");
      const place = history.findIndex((one) => one.word === word);
      if (place !== -1) history.splice(place, 1);
      decided -= 1;
    }
    outbox = [];
    undo.disabled = history.length === 0;
    tell(why, true);
    say(why);
    show(cases.findIndex((one) => one.id === words[0].case), true);
  }

  async function settled() {
    while (sending || outbox.length) await (sending ?? Promise.resolve(flush()));
  }

  async function takeBack() {
    const last = history.pop();
    if (!last) return;
    decided -= 1;
    const waiting = outbox.indexOf(last.word);
    mark(last.word.case, "");
    const place = cases.findIndex((one) => one.id === last.word.case);
    show(place);
    if (waiting !== -1) outbox.splice(waiting, 1);
    else {
      await settled();
      const words = (last.back ?? []).map((id) => ({ case: id, verdict: "withdraw", to: "", alike: false, reason: "" }));
      outbox.push(...words);
    }
    say("The last decision is taken back");
    count();
    flush();
    if (place !== -1) return;
    await settled();
    if (!state.hasAttribute("data-wrong")) goTo(last.word.case); // it was on the page before
  }

  /** @param {string} verdict */
  function press(verdict) {
    const button = /** @type {HTMLButtonElement | null} */ (cases[shown].querySelector(`button[value="${verdict}"]`));
    if (button?.form) button.form.requestSubmit(button);
    else if (verdict === "alike") tell("Nothing else waits that rests on the same words: a accepts this one.");
  }

  function explain() {
    help.hidden = !help.hidden;
    root.querySelector('[data-key="?"]')?.setAttribute("aria-expanded", String(!help.hidden));
  }

  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => show(Math.min(cases.length - 1, shown + 1)),
    k: () => show(Math.max(0, shown - 1)),
    a: () => press("accept"),
    r: () => press("reject"),
    b: () => press("alike"),
    c: () => /** @type {HTMLElement | null} */ (cases[shown].querySelector('input[name="to"]'))?.focus(),
    u: () => void takeBack(),
    "?": explain,
  };

  root.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches(".case__words")) return;
    event.preventDefault();
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    decide(form, button?.value || /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="verdict"]'))?.value || "accept");
  });
  root.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const key = target.closest("[data-key]")?.getAttribute("data-key");
    if (key) return keys[key]();
    const link = target.closest("a[data-case]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(cases.findIndex((one) => one.id === link.getAttribute("data-case")));
  });
  document.addEventListener("keydown", (event) => {
    const field = /** @type {HTMLElement} */ (event.target).closest("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && field) return heading().focus();
    if (field || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !acting.checked) return;
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  window.addEventListener("pagehide", () => {
    if (outbox.length) void send(outbox.splice(0));
  });
  carry();
}
