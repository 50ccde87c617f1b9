// What the panel does beyond plain pages: live progress of a run, a page that comes back, all changes of a list chosen at once, the command line
// of a choice, and keys. Every page works without this file. No library, no inline code (the content security policy
// forbids it).
"use strict";

// ---- The reader's zone -------------------------------------------------------------------------------------------

tellZone(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Lets the server write moments as clocks here show them, from the next page on. */
function tellZone(zone) {
  const cookie = `zone=${zone}`;
  if (zone && !document.cookie.split("; ").includes(cookie)) {
    const safe = window.location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${cookie}; path=/; max-age=31536000; samesite=lax${safe}`;
  }
}

// ---- A run's progress -------------------------------------------------------------------------------------------

/** After how long without news the page says that it is stale. The server speaks every 5 s at the least. */
const STALE_AFTER_MS = 12000;
/** How often a closed connection is made anew. */
const AGAIN_AFTER_MS = 3000;
/** How often the short summary is read out at the most, so that a screen reader is not flooded. */
const ANNOUNCE_EVERY_MS = 10000;

/** Where a browser keeps what had the focus when a run ended. */
const FOCUS_KEPT = "poolsync-focus";

giveFocusBack();
const live = document.querySelector("[data-events]");
if (live && "EventSource" in window) {
  follow(live);
}

function follow(fragment) {
  const note = document.querySelector("[data-live-note]");
  const announcer = document.querySelector("[data-live-summary]");
  /** When what stands here was true. */
  let shown = Date.now();
  /** When the panel was heard of, whatever it said. */
  let heard = Date.now();
  let announced = 0;
  let source = connect();

  // A browser keeps few connections to one host: pages that nobody looks at give theirs back.
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (document.visibilityState === "visible") {
      heard = Date.now();
      source = connect();
    }
  });

  function connect() {
    const events = new EventSource(fragment.dataset.events);
    events.addEventListener("progress", (event) => show(event.data));
    // The panel is there, but can't read the run.
    events.addEventListener("away", () => {
      heard = Date.now();
      say(at(note?.dataset.away, shown), true);
    });
    // The run has ended: the page itself says more than the fragment (messages, what to do next).
    events.addEventListener("ended", () => {
      events.close();
      keepFocus();
      window.location.reload();
    });
    events.addEventListener("error", () => {
      // While it is connecting, the browser tries again by itself; an answer that is no stream ends that.
      if (events.readyState === EventSource.CLOSED) {
        sayLost();
        setTimeout(() => connectAgain(events), AGAIN_AFTER_MS);
      }
    });
    return events;
  }

  /** Makes a new connection once the page can be had again; if there is another page in its place, that is shown. */
  async function connectAgain(closed) {
    if (source !== closed || document.visibilityState !== "visible") {
      return;
    }
    let answer = null;
    try {
      answer = await fetch(window.location.href, { redirect: "manual", cache: "no-store" });
    } catch {
      // Not there at all: as if it had said so.
    }
    if (answer?.ok) {
      source = connect();
    } else if (!answer || answer.status >= 500 || answer.status === 429) {
      setTimeout(() => connectAgain(closed), AGAIN_AFTER_MS);
    } else {
      window.location.reload();
    }
  }

  function show(html) {
    heard = Date.now();
    shown = heard;
    say(note?.dataset.live);
    replace(fragment, html);
    const summary = fragment.querySelector("[data-summary]")?.dataset.summary ?? "";
    if (announcer && summary !== announcer.textContent && heard - announced > ANNOUNCE_EVERY_MS) {
      announcer.textContent = summary;
      announced = heard;
    }
  }

  setInterval(() => {
    if (Date.now() - heard > STALE_AFTER_MS) {
      sayLost();
    }
  }, 1000);

  function sayLost() {
    say(at(note?.dataset.lost, heard), true);
  }

  /** A text of the page with a moment in it. */
  function at(text, moment) {
    return text?.replace("{time}", new Date(moment).toLocaleTimeString(document.documentElement.lang));
  }

  function say(text, stale = false) {
    if (note && note.textContent !== text) {
      note.textContent = text;
      note.classList.toggle("stale", stale);
    }
  }
}

/** Has the focus be where it is once the page was loaded anew. */
function keepFocus() {
  try {
    sessionStorage.setItem(FOCUS_KEPT, document.activeElement.id);
  } catch {
    // Nothing can be kept here: the page begins at its top.
  }
}

function giveFocusBack() {
  try {
    document.getElementById(sessionStorage.getItem(FOCUS_KEPT) ?? "")?.focus({ preventScroll: true });
    sessionStorage.removeItem(FOCUS_KEPT);
  } catch {
    // Nothing was kept.
  }
}

/** Puts new HTML in place without moving the focus, the page, or a table that was scrolled sideways. */
function replace(element, html) {
  const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = [...element.querySelectorAll(".scroll")].map((box) => box.scrollLeft);
  element.innerHTML = html;
  element.querySelectorAll(".scroll").forEach((box, i) => {
    box.scrollLeft = scrolled[i] ?? 0;
  });
  if (focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

// ---- A page that could not be shown --------------------------------------------------------------------------------

const missed = document.querySelector("[data-looks-again]");
if (missed) {
  setInterval(lookAgain, Number(missed.dataset.looksAgain) * 1000);
}

/** Loads the page anew once it can be had: until then, whoever reads this one is left in peace. */
async function lookAgain() {
  try {
    const answer = await fetch(window.location.href, { redirect: "manual", cache: "no-store" });
    if (answer.status < 500) {
      window.location.reload();
    }
  } catch {
    // The panel itself is not there: it is asked again.
  }
}

// ---- All choices of a list at once -------------------------------------------------------------------------------

const choices = document.querySelector("form[data-choices]");
const all = choices?.querySelector("[data-choose-all]");
if (all) {
  const boxes = [...choices.querySelectorAll('input[name="change"]')];
  const whole = all.querySelector("input");
  const settle = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    whole.checked = chosen === boxes.length;
    whole.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  all.hidden = false;
  whole.addEventListener("change", () => {
    for (const box of boxes) {
      box.checked = whole.checked;
    }
  });
  choices.addEventListener("change", settle);
  window.addEventListener("pageshow", settle);
}

// ---- The command line of a choice ---------------------------------------------------------------------------------

const form = document.querySelector("form[data-command]");
if (form) {
  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => showChoice(form));
  }
  // Browsers put back what was chosen before when one goes back to the form.
  window.addEventListener("pageshow", () => showChoice(form));
  document.getElementById("copy").addEventListener("click", copyCommand);
}

function showChoice(form) {
  const data = new FormData(form);
  showCommand(data);
  showWords(form, data);
}

/** The same words as `CommandLine` in src/web/pages/sync.rs. */
function showCommand(data) {
  const module = data.get("backup_module");
  const full = data.get("mode") === "full";
  const preview = data.get("intent") === "preview";
  const verify = data.get("intent") === "verify";
  const force = data.has("force");
  const own = full || preview;
  const output = document.getElementById("command");
  const lines = data.getAll("pool_fqdn").map((pool) =>
    own
      ? `poolsync sync --pool-fqdn ${pool}` +
        (module ? ` --backup-module ${module}` : "") +
        (force ? " --force" : "") +
        (full ? " --full" : "") +
        (preview ? " --what-if" : "")
      : `Invoke-CsBackupServiceSync -PoolFqdn "${pool}"` +
        (module ? ` -BackupModule "${module}"` : "") +
        (force ? " -Force" : ""),
  );
  const isCommand = lines.length > 0 && !verify;
  output.textContent = isCommand ? lines.join("\n") : lines.length > 0 ? output.dataset.unspoken : output.dataset.none;
  document.getElementById("command-own").hidden = !own || verify;
  document.getElementById("copy").hidden = !isCommand || !navigator.clipboard;
  document.getElementById("copied").textContent = "";
}

/** Up to how many pools each have a sentence of their own; as in src/web/pages/sync.rs. */
const OWN_SENTENCES = 4;

/** What the choice would do: the same sentences as `SyncPage::says` in src/web/pages/sync.rs, which stand on the page. */
function showWords(form, data) {
  const pools = [...form.querySelectorAll('input[name="pool_fqdn"]:checked')];
  const module = data.get("backup_module").split(".").pop();
  const extent = module ? "one" : "all";
  const name = `${data.get("intent")}-${extent}`;
  // Microsoft’s cmdlets sync, and can do nothing else of it.
  const canBeByShell = data.get("intent") === "sync" && data.get("mode") !== "full";
  const byShell = canBeByShell ? `shell-${extent}` : "shell-cant";
  const says = [];
  if (pools.length === 0) {
    says.push(["none", {}]);
  } else if (pools.length > OWN_SENTENCES) {
    says.push([`${name}-many`, { module, count: pools.length.toLocaleString(document.documentElement.lang) }]);
  } else {
    for (const { value: pool, dataset: { backup, byShell: isByShell } } of pools) {
      const own = isByShell === undefined ? name : byShell;
      says.push([backup ? own : "unpaired", { module, pool, backup }]);
    }
  }
  if (pools.length > 0 && data.get("mode") === "full" && data.get("intent") !== "verify") {
    says.push(["full", {}]);
  }
  if (pools.length > 0 && data.has("force")) {
    says.push(["force", {}]);
  }
  const said = document.createElement("ul");
  for (const [name, slots] of says) {
    const sentence = document.querySelector(`template[data-says="${name}"]`).content.cloneNode(true);
    for (const slot of sentence.querySelectorAll("[data-slot]")) {
      slot.textContent = slots[slot.dataset.slot];
    }
    said.append(sentence);
  }
  const list = document.getElementById("says");
  // What is said already is not read out again.
  if (list.textContent.replace(/\s+/g, " ").trim() !== said.textContent.replace(/\s+/g, " ").trim()) {
    list.replaceChildren(...said.childNodes);
  }
}

async function copyCommand() {
  const told = document.getElementById("copied");
  try {
    await navigator.clipboard.writeText(document.getElementById("command").textContent);
    told.textContent = told.dataset.copied;
  } catch {
    told.textContent = told.dataset.refused;
  }
}

// ---- Keys -------------------------------------------------------------------------------------------------------

/** How long the second key of a pair is waited for. */
const PAIR_MS = 1500;
/** Where a browser keeps that its person wants no keys: others may speak to their machine, and letters come by themselves. */
const KEYS_OFF = "poolsync-keys-off";

const keys = document.getElementById("keys");
if (keys) {
  listKeys(keys);
  document.addEventListener("keydown", pressed);
}

/** The pages that a key leads to, as the menu has them. */
function listKeys(dialog) {
  const list = dialog.querySelector("dl");
  for (const link of document.querySelectorAll(".menu a[data-key]")) {
    const [pair, keys, page] = ["div", "dt", "dd"].map((name) => document.createElement(name));
    for (const key of ["g", link.dataset.key]) {
      const element = document.createElement("kbd");
      element.textContent = key;
      keys.append(element, " ");
    }
    page.textContent = link.textContent.trim();
    pair.append(keys, page);
    list.append(pair);
  }
  const off = dialog.querySelector("#keys-off");
  off.checked = areOff();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(KEYS_OFF, off.checked ? "1" : "");
    } catch {
      off.checked = false; // nothing can be kept here
    }
  });
  for (const opener of document.querySelectorAll("[data-show-keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
}

function areOff() {
  try {
    return localStorage.getItem(KEYS_OFF) === "1";
  } catch {
    return false;
  }
}

let begun = 0;

function pressed(event) {
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writes || keys.open || areOff()) {
    return;
  }
  const isSecond = Date.now() - begun < PAIR_MS;
  begun = 0;
  if (isSecond) {
    const link = document.querySelector(`.menu a[data-key="${CSS.escape(event.key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
  } else if (event.key === "g") {
    begun = Date.now();
  } else if (event.key === "?") {
    event.preventDefault();
    keys.showModal();
  } else if (event.key === "/") {
    event.preventDefault();
    const box = document.getElementById("wanted") ?? document.getElementById("go");
    if (box.checkVisibility()) {
      box.focus();
    } else {
      window.location.assign(box.form.action);
    }
  }
}
