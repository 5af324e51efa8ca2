// What every page needs: the mark that changes carry, offers under the search box.
"use strict";
const csrf = document.querySelector("meta[name=csrf]").content;
document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRF-Token"] = csrf; });

(() => {
  const box = document.getElementById("seek"), list = document.getElementById("offers");
  if (!box) return;
  let asked = 0, chosen = -1, timer;
  const options = () => [...list.children];
  const close = () => { list.hidden = true; chosen = -1; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); };
  const take = (option) => {
    box.value = option.dataset.before + option.dataset.text + " "; close(); box.focus();
  };
  const mark = (place) => {
    options().forEach((option, at) => option.setAttribute("aria-selected", at === place));
    chosen = place;
    if (place >= 0) box.setAttribute("aria-activedescendant", options()[place].id);
  };
  const ask = async () => {
    const mine = ++asked, typed = box.value;
    const answer = await fetch("/offers?q=" + encodeURIComponent(typed));
    if (!answer.ok || mine !== asked) return;
    const offers = await answer.json();
    list.replaceChildren(...offers.map((offer, at) => {
      const option = document.createElement("div");
      option.id = "offer-" + at; option.role = "option"; option.dataset.text = offer.text;
      option.dataset.before = typed.slice(0, typed.length - offer.typed.length);
      const label = document.createElement("span"); label.textContent = offer.label; label.dir = "auto";
      const text = document.createElement("b"); text.textContent = offer.text;
      option.append(text, label);
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(option); });
      return option;
    }));
    if (offers.length) { list.hidden = false; box.setAttribute("aria-expanded", "true"); } else close();
  };
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown") { mark(chosen < last ? chosen + 1 : 0); event.preventDefault(); }
    else if (event.key === "ArrowUp") { mark(chosen > 0 ? chosen - 1 : last); event.preventDefault(); }
    else if (event.key === "Escape") { close(); event.preventDefault(); }
    else if (event.key === "Tab" && chosen < 0 && last >= 0) { take(options()[0]); event.preventDefault(); }
    else if (event.key === "Enter" && chosen >= 0) { take(options()[chosen]); event.preventDefault(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select")) { box.focus(); box.select(); event.preventDefault(); }
  });
})();
