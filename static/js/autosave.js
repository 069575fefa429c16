// A long form is kept on the server as it is typed, and what the server makes of it is shown at the fields. The answer is a
// piece of page: [data-lz-preview] replaces the one here, each [data-lz-problem] is put at its field. A step onward waits until
// everything is kept; when the session has ended meanwhile, or the connection, the page stays as it is and nothing is lost.
// Without this script the buttons do the same.
"use strict";

(() => {
  const form = document.querySelector("form[data-lz-autosave]");
  if (!form) {
    return;
  }
  const PAUSE = 800;
  const state = form.querySelector("[data-lz-saved]");
  const preview = form.querySelector("[data-lz-preview]");
  let timer = 0;
  let dirty = false;
  let passing = false;
  let turn = Promise.resolve("kept");

  const say = (text) => {
    state.textContent = text;
  };

  const send = (options) =>
    fetch(form.dataset.lzAutosave, { method: "POST", body: new URLSearchParams(new FormData(form)), ...options });

  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  // After signing in again in another window the form of this one has the token of the session before.
  const renewToken = async () => {
    const page = await read(await fetch(location.pathname));
    const fresh = page.querySelector("form[data-lz-autosave] [name=csrf_token]");
    if (fresh) {
      form.querySelector("[name=csrf_token]").value = fresh.value;
    }
    return Boolean(fresh);
  };

  const clear = () => {
    form.querySelectorAll(".lz-error").forEach((node) => node.remove());
    form.querySelectorAll(".lz-field--wrong").forEach((node) => node.classList.remove("lz-field--wrong"));
    form.querySelectorAll(".is-invalid").forEach((node) => node.classList.remove("is-invalid"));
    form.querySelectorAll("[aria-invalid]").forEach((node) => node.removeAttribute("aria-invalid"));
    form.querySelectorAll("[aria-describedby$='-error']").forEach((node) => {
      const rest = node.getAttribute("aria-describedby").split(" ").filter((id) => !id.endsWith("-error"));
      node.setAttribute("aria-describedby", rest.join(" "));
      if (!rest.length) {
        node.removeAttribute("aria-describedby");
      }
    });
  };

  const mark = (name, texts) => {
    const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const box = control ? control.closest(".lz-field") : document.getElementById(name);
    if (!box) {
      return;
    }
    const note = document.createElement("p");
    note.className = "lz-error";
    note.id = `${name}-error`;
    const icon = document.createElement("i");
    icon.className = "bi bi-exclamation-circle-fill";
    icon.setAttribute("aria-hidden", "true");
    const words = document.createElement("span");
    words.textContent = texts.join(" ");
    note.append(icon, words);
    box.insertBefore(note, box.querySelector(":scope > :is(.form-check, .form-control, .form-select, .lz-line)"));
    if (!control) {
      return;
    }
    box.classList.add("lz-field--wrong");
    const told = box.matches("fieldset") ? box : control;
    told.setAttribute("aria-describedby", `${told.getAttribute("aria-describedby") || ""} ${note.id}`.trim());
    if (told === control) {
      control.classList.add("is-invalid");
      control.setAttribute("aria-invalid", "true");
    }
  };

  const offer = (page) => {
    page.querySelectorAll("[data-lz-options]").forEach((fresh) => {
      const select = form.elements[fresh.dataset.lzOptions];
      if (select.innerHTML !== fresh.innerHTML && select !== document.activeElement) {
        const chosen = select.value;
        select.replaceChildren(...fresh.childNodes);
        select.value = chosen;
      }
    });
  };

  const show = (page) => {
    const texts = new Map();
    page.querySelectorAll("[data-lz-problem]").forEach((node) => {
      const name = node.dataset.lzProblem;
      texts.set(name, [...(texts.get(name) || []), node.dataset.lzText]);
    });
    clear();
    texts.forEach((said, name) => mark(name, said));
    offer(page);
    preview.replaceChildren(...page.querySelector("[data-lz-preview]").childNodes);
    say(page.querySelector("[data-lz-saved]").textContent);
    document.querySelectorAll(".lz-errors").forEach((node) => node.remove());
  };

  // Returns "kept", "lost" when what is typed is only here, or "odd" when the server does not take it.
  const keep = async (mayRenew = true) => {
    try {
      const answer = await send();
      if (answer.status === 400 && mayRenew && (await renewToken())) {
        return keep(false);
      }
      const page = await read(answer);
      if (page.querySelector("[data-lz-preview]")) {
        show(page);
        return "kept";
      }
      const signedOut = answer.redirected || answer.status === 400;
      say(signedOut ? form.dataset.textSignedOut : form.dataset.textFailed);
      return signedOut ? "lost" : "odd";
    } catch {
      say(form.dataset.textFailed);
      return "lost";
    }
  };

  const save = () => {
    clearTimeout(timer);
    turn = turn.then(() => {
      if (!dirty) {
        return "kept";
      }
      dirty = false;
      return keep().then((outcome) => {
        dirty = dirty || outcome === "lost";
        return outcome;
      });
    });
    return turn;
  };

  const changed = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-lz-add], [name=remove_line]")) {
      changed();
    }
  });

  form.addEventListener("submit", (event) => {
    if (passing || !dirty) {
      return;
    }
    event.preventDefault();
    const submitter = event.submitter;
    save().then((outcome) => {
      if (outcome === "lost") {
        state.scrollIntoView({ block: "center" });
        return;
      }
      passing = true;
      form.requestSubmit(submitter);
    });
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty && !passing) {
      clearTimeout(timer);
      dirty = false;
      send({ keepalive: true }).catch(() => {
        dirty = true;
      });
    }
  });
})();
