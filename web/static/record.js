// Words chosen on the page are offered to a field.
"use strict";
(() => {
  const bar = document.getElementById("offer");
  if (!bar) return;
  const shown = bar.querySelector(".words"), target = bar.querySelector("select");
  let words = "", from = null, lastField = "";

  const offer = (text) => {
    words = text.replace(/\s+/g, " ").trim();
    bar.hidden = !words;
    shown.textContent = bar.dataset.quoted.replace("{words}", () => words);
    if (lastField && [...target.options].some((option) => option.value === lastField)) target.value = lastField;
  };
  document.addEventListener("focusin", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) lastField = field.dataset.field;
  });

  // On an image: from the word where the pointer went down to the word where it came up.
  const all = (sheet) => [...sheet.querySelectorAll(".words rect")];
  const pick = (sheet, one, other) => {
    const rects = all(sheet), ends = [rects.indexOf(one), rects.indexOf(other)].sort((a, b) => a - b);
    rects.forEach((rect, at) => rect.classList.toggle("picked", at >= ends[0] && at <= ends[1]));
    const text = [...sheet.dataset.text];  // places count code points, not halves of them
    offer(text.slice(+rects[ends[0]].dataset.s, +rects[ends[1]].dataset.e).join(""));
  };
  document.addEventListener("pointerdown", (event) => {
    const word = event.target.closest(".words rect");
    if (word) { from = word; event.preventDefault(); }
    else if (!event.target.closest("#offer")) {
      document.querySelectorAll(".picked").forEach((rect) => rect.classList.remove("picked"));
      if (!event.target.closest(".typed")) bar.hidden = true;
    }
  });
  document.addEventListener("pointermove", (event) => {
    const word = from && event.target.closest(".words rect");
    if (word) pick(from.closest("svg"), from, word);
  });
  document.addEventListener("pointerup", (event) => {
    const word = event.target.closest(".words rect");
    if (from && word) pick(from.closest("svg"), from, word);
    from = null;
    const selection = document.getSelection();
    if (event.target.closest(".typed") && !selection.isCollapsed) offer(selection.toString());
  });

  const editorOf = (name) => {
    const field = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
    const details = field.querySelector("details.edit");
    if (details) details.open = true;
    return field.querySelector("textarea, select.value");
  };
  bar.querySelector("button").addEventListener("click", () => {
    const editor = editorOf(target.value);
    // A list gains a line, a single value is replaced.
    const isList = "list" in editor.closest("[data-field]").dataset;
    editor.value = isList && editor.value.trim() ? editor.value.trimEnd() + "\n" + words : words;
    editor.dispatchEvent(new Event("input", { bubbles: true }));
    editor.focus();
    bar.hidden = true;
  });
})();
