// Send files in pieces, so that a lost connection or a page loaded anew costs nothing. It speaks tus 1.0.0.
// Without this script the form sends them whole. Nothing is remembered on the device: what has come is asked of the server.
(() => {
  "use strict";
  const form = document.querySelector("form[data-uploads]");
  const input = form && form.querySelector("input[type=file]");
  if (!input || !window.fetch || !window.TextEncoder) return;
  const words = form.dataset;
  const PIECE = 1 << 20, LONGEST_WAIT = 30;
  const headers = () => ({ "Tus-Resumable": "1.0.0", "X-CSRFToken": form.elements.csrf_token.value });
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const said = document.createElement("p");
  const list = document.createElement("ul");
  said.className = "govuk-body";
  said.setAttribute("role", "status");
  said.style.marginTop = "10px";
  list.className = "govuk-list app-files";
  input.closest(".govuk-form-group").append(said, list);
  let busy = false, sent = false;

  const call = (method, address, more, body, onProgress) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries({ ...headers(), ...more })) request.setRequestHeader(name, value);
    request.onload = () => resolve(request);
    request.onerror = request.ontimeout = request.onabort = () => reject(new Error("cut"));
    if (onProgress) request.upload.onprogress = (event) => onProgress(event.loaded);
    request.send(body || null);
  });

  const connection = (seconds) => new Promise((resolve) => {
    const go = () => { clearTimeout(timer); window.removeEventListener("online", go); resolve(); };
    const timer = setTimeout(go, seconds * 1000);
    window.addEventListener("online", go);
  });

  // Ask until there is an answer. Faults of the server pass like those of the line.
  async function answered(ask) {
    for (let wait = 1; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      try {
        const request = await ask();
        if (request.status < 500) return request;
      } catch (cut) { /* no connection */ }
      said.textContent = words.waiting;
      await connection(wait);
      said.textContent = words.sending;
    }
  }

  // Where to go on with a file: one that began on this page before, or a new one.
  async function begun(file) {
    const known = [...form.querySelectorAll("[data-upload]")].find(
      (item) => item.dataset.name === file.name && Number(item.dataset.size) === file.size);
    if (known) return known.dataset.upload;
    const told = { filename: file.name, filetype: file.type, purpose: words.purpose || "file" };
    const request = await answered(() => call("POST", words.uploads, {
      "Upload-Length": file.size,
      "Upload-Metadata": Object.entries(told).map(([name, value]) => `${name} ${base64(value)}`).join(","),
    }));
    if (request.status !== 201) throw new Error(request.status === 413 ? request.responseText : words.failed);
    return request.getResponseHeader("Location");
  }

  async function send(file, show) {
    for (let tries = 0; tries < 3; tries += 1) {
      const address = await begun(file);
      for (;;) {
        let request = await answered(() => call("HEAD", address));
        if (request.status !== 200) break;
        let place = Number(request.getResponseHeader("Upload-Offset"));
        while (place < file.size) {
          const from = place;
          try {
            request = await call("PATCH", address, {
              "Content-Type": "application/offset+octet-stream", "Upload-Offset": from,
            }, file.slice(from, from + PIECE), (loaded) => show(from + loaded));
          } catch (cut) { request = null; }
          if (!request || request.status !== 204) break;
          place = Number(request.getResponseHeader("Upload-Offset"));
          show(place);
        }
        if (place >= file.size) return;
        if (request && request.status === 413) throw new Error(request.responseText);
        if (request && [400, 403, 404].includes(request.status)) break;
        said.textContent = words.waiting;
        await connection(2);
        said.textContent = words.sending;
      }
      form.querySelectorAll(`[data-upload="${address}"]`).forEach((item) => item.remove());
    }
    throw new Error(words.failed);
  }

  // The form itself carries no file then: it says that some have arrived.
  function tell() {
    if (form.elements.arrived) return;
    const told = document.createElement("input");
    Object.assign(told, { type: "hidden", name: "arrived", value: "yes" });
    form.append(told);
  }

  function line(file) {
    const item = document.createElement("li"), name = document.createElement("bdi");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    bar.max = Math.max(file.size, 1);
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, " ", bar);
    list.append(item);
    return { item, show: (place) => { bar.value = place; } };
  }

  form.addEventListener("submit", async (event) => {
    if (sent || !input.files.length) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const button = event.submitter;
    list.textContent = "";
    said.textContent = words.sending;
    let refused = false;
    for (const [file, { item, show }] of [...input.files].map((file) => [file, line(file)])) {
      try {
        await send(file, show);
        show(file.size || 1);
        tell();
      } catch (error) {
        refused = true;
        item.querySelector("progress").replaceWith(`${words.refused} ${error.message}`);
        item.className = "govuk-error-message";
      }
    }
    busy = false;
    input.value = "";
    said.textContent = refused ? words.look : words.done;
    if (refused) return;
    sent = true;
    form.requestSubmit(button);
  });
})();
