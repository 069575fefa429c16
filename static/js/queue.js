// The officers' keys: j next case, k previous case, a to approve or recommend, r to return, ? help.
// A key follows a link or brings the focus to a control; it never decides anything by itself.
// Single keys can be switched off (WCAG 2.1.4); the choice stays in this browser.
"use strict";

(() => {
  const STORE = "lz-keys";
  const help = document.querySelector("[data-lz-keys]");
  const opener = document.querySelector("[data-lz-keys-open]");
  const choice = document.querySelector("[data-lz-keys-on]");

  const read = () => {
    try {
      return localStorage.getItem(STORE) !== "off";
    } catch {
      return true;
    }
  };

  const write = (on) => {
    try {
      localStorage.setItem(STORE, on ? "on" : "off");
    } catch {
      // Storage is refused: the choice holds for this page.
    }
  };

  const step = (by) => {
    const cases = [...document.querySelectorAll("[data-lz-queue] [data-lz-case]")];
    const here = cases.findIndex((link) => link.hasAttribute("aria-current"));
    const next = here < 0 ? cases[0] : cases[here + by];
    if (next) {
      next.click();
    }
  };

  const reach = (key) => {
    const control = document.querySelector(`[data-lz-key="${key}"]`);
    if (control && control.matches("a[href]")) {
      control.click();
    } else if (control) {
      control.focus();
      control.scrollIntoView({ block: "center" });
    }
  };

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    a: () => reach("a"),
    r: () => reach("r"),
    "?": () => help.showModal(),
  };

  choice.checked = read();
  choice.addEventListener("change", () => write(choice.checked));
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, dialog, [contenteditable]");
    const action = actions[event.key];
    if (action && choice.checked && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
      event.preventDefault();
      action();
    }
  });
})();
