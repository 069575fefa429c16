// File fields: show what was chosen, then how much of it has been sent. Without this script the form works as it is.
// The listeners sit on the document, so that they outlive the body being replaced after an upload.
"use strict";

(() => {
  const SIZES = ["B", "KiB", "MiB"];
  const PREVIEW_LIMIT = 20 * 1024 * 1024;

  const size = (bytes) => {
    const step = Math.min(SIZES.length - 1, bytes ? Math.floor(Math.log2(bytes) / 10) : 0);
    const amount = bytes / 1024 ** step;
    return `${amount.toFixed(step ? 1 : 0)} ${SIZES[step]}`;
  };

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text || "";
    return made;
  };

  const picture = (file) => {
    if (!/^image\/(jpeg|png)$/.test(file.type) || file.size > PREVIEW_LIMIT) {
      const icon = element("i", "bi bi-file-earmark-text");
      icon.setAttribute("aria-hidden", "true");
      return icon;
    }
    const image = document.createElement("img");
    image.alt = "";
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      image.src = reader.result;
    });
    reader.readAsDataURL(file);
    return image;
  };

  const showChosen = (box, files) => {
    box.querySelectorAll(".lz-upload__chosen").forEach((old) => old.remove());
    for (const file of files) {
      const chosen = element("div", "lz-upload__chosen");
      const words = document.createElement("div");
      words.append(element("p", "", file.name), element("p", "lz-muted", size(file.size)));
      chosen.append(picture(file), words);
      box.append(chosen);
    }
  };

  const takePage = (request) => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const target = page.querySelector("[autofocus]") || page.querySelector("main");
    target.removeAttribute("autofocus");
    history.replaceState(null, "", request.responseURL);
    document.title = page.title;
    document.body.replaceWith(page.body);
    scrollTo(0, 0);
    target.focus();
  };

  const send = (form, submitter, box) => {
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", box.dataset.textProgress);
    bar.max = 1;
    bar.value = 0;
    box.append(bar);
    const buttons = [...form.querySelectorAll("button")];
    const body = new FormData(form);
    if (submitter && submitter.name) {
      body.append(submitter.name, submitter.value);
    }
    const request = new XMLHttpRequest();
    const failed = () => {
      bar.remove();
      buttons.forEach((button) => (button.disabled = false));
      const note = element("p", "lz-error", box.dataset.textFailed);
      note.setAttribute("role", "alert");
      box.append(note);
    };
    box.querySelectorAll(".lz-error").forEach((old) => old.remove());
    buttons.forEach((button) => (button.disabled = true));
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        bar.value = event.loaded / event.total;
      }
    });
    request.addEventListener("error", failed);
    request.addEventListener("load", () => {
      if ((request.getResponseHeader("Content-Type") || "").startsWith("text/html")) {
        takePage(request);
      } else {
        failed();
      }
    });
    request.open("POST", (submitter && submitter.getAttribute("formaction")) || form.action);
    request.send(body);
  };

  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-lz-upload]");
    if (box && event.target.type === "file") {
      showChosen(box, event.target.files);
    }
  });

  document.addEventListener("submit", (event) => {
    const boxes = [...event.target.querySelectorAll("[data-lz-upload]")];
    const box = boxes.find((candidate) => candidate.querySelector("input[type=file]").files.length);
    if (box && !event.defaultPrevented) {
      event.preventDefault();
      send(event.target, event.submitter, box);
    }
  });
})();
