// Files dropped on the page go up one by one; what becomes of them arrives by server-sent events.
"use strict";
(() => {
  const watch = (address) => {
    const live = document.getElementById("live");
    const events = new EventSource(address);
    events.addEventListener("part", (event) => { live.innerHTML = event.data; });
    events.addEventListener("over", () => {
      events.close();
      document.querySelectorAll(".until-over").forEach((part) => part.remove());
    });
  };
  const waiting = document.querySelector("#live[data-events]");
  if (waiting) watch(waiting.dataset.events);

  const drop = document.getElementById("drop");
  if (!drop) return;
  drop.querySelectorAll(".needs-script").forEach((part) => { part.hidden = false; });
  drop.querySelector("button.main").hidden = true;  // what is chosen goes up at once
  // The page brings the words, in its language: "receipt {number}".
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const headers = { "X-CSRF-Token": csrf, "X-Of-Page": "queue" };  // errors in the page's language

  let going = 0;  // files that are not received yet: who leaves now is asked
  addEventListener("beforeunload", (event) => { if (going) event.preventDefault(); });
  const say = (cell, text, isBad) => { cell.textContent = text; cell.className = isBad ? "bad" : ""; };
  const ask = async (address, options) => {
    const answer = await fetch(address, { method: "POST", ...options, headers: { ...headers, ...options?.headers } });
    const body = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(body.detail), { isFinal: answer.status < 500 && answer.status !== 429 });
    return body;
  };

  // One key a file: what was received and not answered is not received twice.
  const bring = async (batch, count, file, row) => {
    const said = row.cells[1];
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const address = `/api/v1/arrivals?batch=${batch}&count=${count}&name=${encodeURIComponent(file.path)}`;
    const options = { headers: { "Content-Type": "application/octet-stream", "Idempotency-Key": key }, body: file.file };
    const attempt = async () => {
      say(said, drop.dataset.sending);
      for (const wait of [1000, 4000, 0]) {
        try {
          const body = await ask(address, options);
          const link = document.createElement("a");
          link.href = `/arrivals/${body.arrival_id}`; link.textContent = fill(drop.dataset.receipt, { number: body.arrival_id });
          said.className = "";
          said.replaceChildren(link, body.duplicate ? " " + drop.dataset.again : "");
          setTimeout(() => row.remove(), 3000);  // by then it is among the outcomes below
          return true;
        } catch (error) {
          say(said, error.isFinal ? error.message : drop.dataset.broken, true);
          if (error.isFinal || !wait) break;
          await new Promise((done) => setTimeout(done, wait));
        }
      }
      const again = document.createElement("button");
      again.type = "button"; again.className = "plain"; again.textContent = drop.dataset.retry;
      again.addEventListener("click", async () => { going++; await attempt(); going--; });
      said.append(" ", again);
      return false;
    };
    return attempt();
  };

  const send = async (files) => {
    if (!files.length) return;
    const sent = document.getElementById("sent"), rows = sent.querySelector("tbody"), receipt = sent.querySelector(".receipt");
    sent.hidden = false;
    rows.replaceChildren();
    drop.querySelectorAll("input, button").forEach((part) => { part.disabled = true; });
    going = files.length;
    try {
      const name = files.length === 1 ? files[0].path : fill(drop.dataset.files, { count: files.length, name: files[0].path });
      const batch = await ask("/api/v1/batches", { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name }) });
      receipt.href = `/batches/${batch.id}`; receipt.textContent = fill(drop.dataset.receipt, { number: batch.id });
      watch(`/batches/${batch.id}/events`);
      const left = [...files];
      let missed = 0;
      const one = async () => {
        for (let file = left.shift(); file; file = left.shift()) {
          const row = rows.insertRow(), title = row.insertCell();
          row.insertCell();
          title.textContent = file.path; title.dir = "auto";
          if (!await bring(batch.id, files.length, file, row)) missed++;
          going--;
        }
      };
      await Promise.all([one(), one(), one()]);
      if (missed) say(rows.insertRow(0).insertCell(), fill(drop.dataset.missed, { count: missed }), true);
      await ask(`/api/v1/batches/${batch.id}/close`);
    } catch (error) {
      say(rows.insertRow(0).insertCell(), error.isFinal ? error.message : drop.dataset.broken, true);
    } finally {
      going = 0;
      drop.querySelectorAll("input, button").forEach((part) => { part.disabled = false; if (part.type === "file") part.value = ""; });
    }
  };

  const shown = (path) => !path.split("/").some((part) => part.startsWith("."));
  const taken = (files) => [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter((one) => shown(one.path));
  const inside = async (entry) => {
    if (entry.isFile) return [{ path: entry.fullPath.slice(1), file: await new Promise((done, fail) => entry.file(done, fail)) }];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) break;
      for (const one of some) if (shown(one.name)) found.push(...await inside(one));
    }
    return found;
  };
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over-it"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over-it"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over-it");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    send(entries.length ? (await Promise.all(entries.map(inside))).flat() : taken(event.dataTransfer.files));
  });
  drop.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => send(taken(input.files))));
  drop.addEventListener("submit", (event) => event.preventDefault());
})();
