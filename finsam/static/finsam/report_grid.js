// A report's counts: keys move between cells, a block from a spreadsheet is filled in, totals that differ from their
// parts are told of. Nothing typed is ever changed. Without this script the same form saves, and the server tells.
"use strict";

(() => {
  const form = document.querySelector("form[data-report]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const rules = JSON.parse(form.dataset.sums || "[]");
  const lines = [...form.querySelectorAll("[data-line]")];
  const inputs = new Map([...form.querySelectorAll("[data-key]")].map((input) => [input.dataset.key, input]));
  const COLUMNS = { kvinnor: "Kvinnor", man: "Män", alla: "Totalt" };
  const EXITS = ["arbete", "studier", "arbetssokande", "annat", "steg"];
  let unsaved = Boolean(document.querySelector(".error-summary"));

  const say = (words) => { if (said) said.textContent = words; };
  const cellsIn = (line) => [...line.querySelectorAll("[data-cell]")];

  // A whole number, or null for what is no count: the same rule as the server's.
  function count(text) {
    const plain = text.replace(/[\s\u00a0\u202f\u2009]/g, "");
    return /^\d{1,6}$/.test(plain) ? Number(plain) : null;
  }
  const at = (key) => (inputs.has(key) ? count(inputs.get(key).value) : null);

  function mark(line, texts) {
    line.querySelector("[data-marks]").replaceChildren(...texts.map((text) => {
      const row = document.createElement("span");
      row.append(Object.assign(document.createElement("span"), { className: "badge warn", textContent: "Skiljer" }), ` ${text}`);
      return row;
    }));
  }
  function check() {
    inputs.forEach((input) => input.toggleAttribute("data-odd", count(input.value) === null && input.value.trim() !== ""));
    const marks = new Map(lines.map((line) => [line, []]));
    rules.forEach((rule) => {
      const total = at(rule.total);
      const parts = rule.parts.map(at).filter((part) => part !== null);
      if (total === null || !parts.length || (rule.needsAll && parts.length < rule.parts.length)) return;
      const sum = parts.reduce((one, other) => one + other, 0);
      if (rule.atMost ? sum <= total : sum === total) return;
      const words = `${COLUMNS[rule.total.split("|")[1]]}: ${rule.what} är ${sum}, men här står ${total}`;
      marks.get(inputs.get(rule.total).closest("[data-line]")).push(words);
    });
    marks.forEach((texts, line) => mark(line, texts));
    const base = at("avslutade|alla|alla|alla");
    form.querySelectorAll("[data-share]").forEach((place) => {
      const [measure] = cellsIn(place.closest("[data-line]"))[0].dataset.key.split("|");
      const part = at(`${measure}|alla|alla|alla`);
      const shown = EXITS.includes(measure) && part !== null && base;
      place.textContent = shown ? `${part} av ${base} (${Math.floor((200 * part + base) / (2 * base))}\u00a0%)` : "";
    });
  }

  function neighbour(input, down, right) {
    const line = input.closest("[data-line]");
    const cells = cellsIn(line);
    const place = cells.indexOf(input);
    if (!down) return cells[place + right];
    const other = lines[lines.indexOf(line) + down];
    return other && cellsIn(other)[place];
  }
  function onKey(event) {
    const input = event.target;
    if (!input.dataset.cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const atStart = all || (input.selectionStart === 0 && input.selectionEnd === 0);
    const atEnd = all || input.selectionStart === input.value.length;
    let next = null;
    if (event.key === "Enter") next = neighbour(input, event.shiftKey ? -1 : 1, 0);
    else if (event.key === "ArrowDown") next = neighbour(input, 1, 0);
    else if (event.key === "ArrowUp") next = neighbour(input, -1, 0);
    else if (event.key === "ArrowLeft" && atStart && !event.shiftKey) next = neighbour(input, 0, -1);
    else if (event.key === "ArrowRight" && atEnd && !event.shiftKey) next = neighbour(input, 0, 1);
    if (event.key === "Enter") event.preventDefault();
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  }

  // A block: rows by line breaks, cells by tabs. What does not fit is told of, not dropped in silence.
  function onPaste(event) {
    const input = event.target;
    const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!input.dataset.cell || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const first = lines.indexOf(input.closest("[data-line]"));
    const left = cellsIn(lines[first]).indexOf(input);
    let outside = 0;
    const block = text.split("\n");
    block.forEach((row, down) => row.split("\t").forEach((value, right) => {
      const cell = lines[first + down] && cellsIn(lines[first + down])[left + right];
      if (cell) cell.value = value.trim(); else if (value.trim()) outside += 1;
    }));
    unsaved = true;
    check();
    say(`${block.length} rader är inklistrade.${outside ? ` ${outside} värden fick inte plats.` : ""}`);
  }

  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("input", () => { unsaved = true; check(); });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  check();
})();
