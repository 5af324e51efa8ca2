// Review from the keyboard: only doubtful fields are visited, their words light up.
"use strict";
(() => {
  const form = document.getElementById("review");
  const fields = [...form.querySelectorAll(".doubtful-field")];
  const help = document.getElementById("keys");
  const current = () => document.activeElement.closest(".doubtful-field");
  const light = (field) => {
    fields.forEach((other) => other.classList.toggle("current", other === field));
    const proof = field.querySelector(".proof");
    if (proof && field.dataset.lit !== "yes") htmx.trigger(proof, "click");
    fields.forEach((other) => { other.dataset.lit = other === field ? "yes" : ""; });
  };
  const go = (field) => { if (field) { field.focus(); field.scrollIntoView({ block: "nearest" }); } };
  const step = (by) => go(fields[Math.min(Math.max(fields.indexOf(current()) + by, 0), fields.length - 1)]);
  const take = (field, number) => {
    const rival = field.querySelectorAll(".rivals button")[number - 1];
    if (rival) rival.click();
  };
  // The words of another reading light up in place of the field's own, until one comes back to it.
  const lightRival = (rival) => {
    if (rival.hasAttribute("hx-get")) { htmx.trigger(rival, "lit"); rival.closest(".doubtful-field").dataset.lit = ""; }
  };
  form.addEventListener("focusin", (event) => {
    const field = event.target.closest(".doubtful-field"), rival = event.target.closest(".rivals button");
    if (!field) return;
    if (!rival) { light(field); return; }
    fields.forEach((other) => { other.classList.toggle("current", other === field); other.dataset.lit = ""; });
    lightRival(rival);
  });
  form.addEventListener("click", (event) => {
    const rival = event.target.closest(".rivals button");
    if (!rival) return;
    const field = rival.closest(".doubtful-field");
    field.querySelector(".value").value = rival.dataset.value;
    field.classList.add("chosen");
    lightRival(rival);
    field.dataset.lit = "yes";  // the words of what was taken stay lit
    field.focus();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); form.requestSubmit(); return; }
    if (help.open) return;
    const field = current(), writing = event.target.closest("textarea, input:not([type=checkbox]), select");
    if (event.altKey && /^[1-9]$/.test(event.key) && field) { take(field, +event.key); event.preventDefault(); return; }
    if (event.key === "Escape" && writing && field) { field.focus(); return; }
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      "?": () => help.showModal(),
      "ArrowDown": () => step(1), "j": () => step(1), "ArrowUp": () => step(-1), "k": () => step(-1),
      "e": () => field?.querySelector(".value")?.focus(),
      "x": () => { const box = field?.querySelector("[name=settle]"); if (box) box.checked = !box.checked; },
      "n": () => document.getElementById("skip").requestSubmit(),
      "u": () => document.querySelector("[data-key=u]")?.click(),
      "[": () => document.querySelector(".turn [rel=prev]")?.click(),
      "]": () => document.querySelector(".turn [rel=next]")?.click(),
      "Enter": () => {
        if (!field || event.target.closest("button, a")) return false;
        field.classList.add("chosen");
        fields.at(-1) === field ? form.requestSubmit() : step(1);
      },
    }[event.key] ?? (/^[1-9]$/.test(event.key) && field ? () => take(field, +event.key) : null);
    if (act && act() !== false) event.preventDefault();
  });
  // The claim lasts ten minutes; who works on goes on holding it.
  const renew = () => fetch(`/review/${form.closest(".review").dataset.document}/claim`, { method: "POST", headers: { "X-CSRF-Token": csrf } });
  setInterval(renew, 240000);
  if (fields.length) {
    fields[0].dataset.lit = "yes";  // the server has lit it
    fields[0].classList.add("current");
    fields[0].focus();
  }
})();
