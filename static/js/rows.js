// Lists of lines that grow (macro line_cards): add and remove in place. Without this script the same buttons post
// add_line and remove_line, and the server draws the form again.
"use strict";

(() => {
  const NAMED = ["name", "id", "for", "aria-describedby"];

  const renumber = (list) => {
    const stem = list.dataset.lzLines;
    const number = new RegExp(`\\b${stem}-\\d+`, "g");
    list.querySelectorAll("[data-lz-line]").forEach((line, index) => {
      line.querySelector("[data-lz-line-number]").textContent = index + 1;
      line.querySelectorAll("[name=remove_line]").forEach((button) => (button.value = `${stem}-${index}`));
      line.querySelectorAll("*").forEach((node) => {
        NAMED.filter((name) => node.hasAttribute(name)).forEach((name) => {
          node.setAttribute(name, node.getAttribute(name).replace(number, `${stem}-${index}`));
        });
      });
    });
  };

  const empty = (line) => {
    line.querySelectorAll(".lz-error, [data-lz-known]").forEach((node) => node.remove());
    line.querySelectorAll(".lz-field--wrong").forEach((node) => node.classList.remove("lz-field--wrong"));
    line.querySelectorAll("input, select, textarea").forEach((control) => {
      control.classList.remove("is-invalid");
      control.removeAttribute("aria-invalid");
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = false;
      } else if (control.tagName === "SELECT") {
        control.selectedIndex = 0;
      } else {
        control.value = "";
      }
    });
  };

  const add = (list, button) => {
    const lines = list.querySelectorAll("[data-lz-line]");
    const line = lines[lines.length - 1].cloneNode(true);
    empty(line);
    button.before(line);
    renumber(list);
    line.querySelector("input:not([type=hidden]), select, textarea").focus();
  };

  const remove = (list, line) => {
    const after = line.nextElementSibling.querySelector("input:not([type=hidden]), select, textarea");
    line.remove();
    renumber(list);
    (after || list.querySelector("[data-lz-add]")).focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lz-add], [name=remove_line]");
    const list = button && button.closest("[data-lz-lines]");
    const lines = list ? list.querySelectorAll("[data-lz-line]").length : 0;
    if (!lines) {
      return;
    }
    if (button.matches("[data-lz-add]")) {
      event.preventDefault();
      add(list, button);
    } else if (lines > 1) {
      event.preventDefault();
      remove(list, button.closest("[data-lz-line]"));
    }
  });
})();
