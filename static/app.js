// What the panel does beyond plain pages: live progress of a run, all changes of a list chosen at once, and the
// command line of a choice. Every page works without this file. No library, no inline code (the content security policy
// forbids it).
"use strict";

// ---- A run's progress -------------------------------------------------------------------------------------------

/** After how long without news the page says that it is stale. The server speaks every 5 s at the least. */
const STALE_AFTER_MS = 12000;
/** How often a closed connection is made anew. */
const AGAIN_AFTER_MS = 3000;
/** How often the short summary is read out at the most, so that a screen reader is not flooded. */
const ANNOUNCE_EVERY_MS = 10000;

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
      say(`The panel’s database does not answer. What stands here is of ${clock(shown)}; the panel goes on trying.`, true);
    });
    // The run has ended: the page itself says more than the fragment (messages, what to do next).
    events.addEventListener("ended", () => {
      events.close();
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
    say("Live");
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
    say(`Not heard from the panel since ${clock(heard)}; trying again. The run goes on without this page.`, true);
  }

  function clock(moment) {
    return new Date(moment).toLocaleTimeString();
  }

  function say(text, stale = false) {
    if (note && note.textContent !== text) {
      note.textContent = text;
      note.classList.toggle("stale", stale);
    }
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
    form.addEventListener(event, () => showCommand(form));
  }
  // Browsers put back what was chosen before when one goes back to the form.
  window.addEventListener("pageshow", () => showCommand(form));
}

/** The same words as `CommandLine` in src/web/pages/sync.rs. */
function showCommand(form) {
  const data = new FormData(form);
  const module = data.get("backup_module");
  const full = data.get("mode") === "full";
  const preview = data.get("intent") === "preview";
  const verify = data.get("intent") === "verify";
  const force = data.has("force");
  const own = full || preview;
  const pools = data.getAll("pool_fqdn");
  const lines = (verify && pools.length > 0 ? [""] : pools).map((pool) =>
    verify
      ? "# Verification has no cmdlet; it is started here."
      : own
      ? `poolsync sync --pool-fqdn ${pool}` +
        (module ? ` --backup-module ${module}` : "") +
        (force ? " --force" : "") +
        (full ? " --full" : "") +
        (preview ? " --what-if" : "")
      : `Invoke-CsBackupServiceSync -PoolFqdn "${pool}"` +
        (module ? ` -BackupModule "${module}"` : "") +
        (force ? " -Force" : ""),
  );
  const output = document.getElementById("command");
  output.textContent = lines.join("\n") || "Choose a pool to see the command.";
  document.getElementById("command-own").hidden = !own || verify;
}
