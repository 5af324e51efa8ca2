// Files dropped on the page go up one by one; what becomes of them arrives by server-sent events.
"use strict";
(() => {
  const watch = (address) => {
    const live = document.getElementById("live");
    const events = new EventSource(address);
    events.addEventListener("part", (event) => { live.innerHTML = event.data; });
    events.addEventListener("over", () => events.close());
  };
  const waiting = document.querySelector("#live[data-events]");
  if (waiting) watch(waiting.dataset.events);

  const drop = document.getElementById("drop");
  if (!drop) return;
  drop.querySelectorAll(".needs-script").forEach((part) => { part.hidden = false; });
  drop.querySelector("button.main").hidden = true;  // what is chosen goes up at once
  // The page brings the words, in its language: "receipt {number}".
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const headers = { "X-CSRF-Token": csrf };

  const send = async (files) => {
    if (!files.length) return;
    const sent = document.getElementById("sent"), rows = sent.querySelector("tbody");
    sent.hidden = false;
    rows.replaceChildren();
    drop.querySelector("button").disabled = true;
    const name = files.length === 1 ? files[0].name : fill(drop.dataset.files, { count: files.length, name: files[0].webkitRelativePath || files[0].name });
    const made = await fetch("/api/v1/batches", { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify({ name }) });
    const batch = await made.json();
    const receipt = sent.querySelector(".receipt");
    receipt.href = `/batches/${batch.id}`; receipt.textContent = fill(drop.dataset.receipt, { number: batch.id });
    watch(`/batches/${batch.id}/events`);
    const left = [...files];
    const one = async () => {
      for (let file = left.shift(); file; file = left.shift()) {
        const row = rows.insertRow(), title = row.insertCell(), said = row.insertCell();
        title.textContent = file.name; title.dir = "auto"; said.textContent = drop.dataset.sending;
        try {
          const address = `/api/v1/arrivals?batch=${batch.id}&count=${files.length}&name=${encodeURIComponent(file.name)}`;
          const answer = await fetch(address, { method: "POST", headers: { ...headers, "Content-Type": "application/octet-stream" }, body: file });
          const body = await answer.json();
          if (!answer.ok) throw new Error(body.detail);
          const link = document.createElement("a");
          link.href = `/arrivals/${body.arrival_id}`; link.textContent = fill(drop.dataset.receipt, { number: body.arrival_id });
          said.replaceChildren(link, body.duplicate ? " " + drop.dataset.again : "");
          setTimeout(() => row.remove(), 3000);  // by then it is among the outcomes below
        } catch (error) { said.textContent = error.message; said.className = "bad"; }
      }
    };
    await Promise.all([one(), one(), one()]);
    await fetch(`/api/v1/batches/${batch.id}/close`, { method: "POST", headers });
    drop.querySelector("button").disabled = false;
  };

  const inside = async (entry) => {
    if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) break;
      for (const one of some) if (!one.name.startsWith(".")) found.push(...await inside(one));
    }
    return found;
  };
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over-it"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over-it"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over-it");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    send(entries.length ? (await Promise.all(entries.map(inside))).flat() : [...event.dataTransfer.files]);
  });
  drop.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => send([...input.files].filter((file) => !file.name.startsWith(".")))));
  drop.addEventListener("submit", (event) => event.preventDefault());
})();
