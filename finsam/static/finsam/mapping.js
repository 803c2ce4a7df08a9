// A mapping of accounts: rows come and go, keys move between cells, a block from a spreadsheet is filled in, and each
// account shows the line it gets. Without this script the same form saves, and its buttons work by asking the server.
"use strict";

const form = document.querySelector("form[data-mapping]");
const body = form && form.querySelector("[data-rows]");
const said = form && form.querySelector("[data-said]");
const COSTS = ["rr_insatser", "rr_personal", "rr_ovr_kostn", "rr_avskrivn"];
const BLOCK = ["first", "last", "line", "area", "row"]; // the columns that a pasted block fills, from left to right
let unsaved = Boolean(document.querySelector(".error-summary, [data-unsaved]"));

const rows = () => [...body.rows];
const cellOf = (row, name) => row.querySelector(`[data-cell="${name}"]`);
const say = (words) => { said.textContent = words; };

// The line of each account: the longest range that holds it, as the server finds it
function ranges() {
  return rows().map((row) => {
    const first = cellOf(row, "first").value.trim();
    const last = cellOf(row, "last").value.trim() || first;
    const line = cellOf(row, "line");
    return { first, last, code: line.value, label: line.selectedOptions[0].text };
  }).filter(({ first, last, code }) => /^\d+$/.test(first) && first.length === last.length && first <= last && code)
    .sort((one, other) => other.first.length - one.first.length);
}
function holds({ first, last }, number) {
  const start = number.slice(0, first.length);
  return start.length === first.length && first <= start && start <= last;
}
function lacks(words) {
  return Object.assign(document.createElement("span"), { className: "badge warn", textContent: words });
}
function showLines() {
  const known = ranges();
  let lacking = 0;
  form.querySelectorAll("[data-account]").forEach((row) => {
    const found = known.find((range) => holds(range, row.dataset.account));
    row.querySelector("[data-line]").replaceChildren(found ? found.label : lacks("Saknar rad"));
    const button = row.querySelector("button");
    if (button) button.hidden = Boolean(found);
    if (!found) lacking += 1;
  });
  const count = form.querySelector("[data-count]");
  if (!count) return;
  const words = lacking === 0 ? "Alla konton har en rad" : `${lacking} ${lacking === 1 ? "konto" : "konton"} saknar rad`;
  if (count.textContent.trim() !== words) count.textContent = words;
  count.className = `badge ${lacking ? "warn" : "good"}`;
}
function showCosts(row) {
  const isCost = COSTS.includes(cellOf(row, "line").value);
  row.querySelectorAll("[data-cost]").forEach((place) => { place.hidden = !isCost; });
}
function nameCells(row) {
  const first = cellOf(row, "first").value.trim();
  const last = cellOf(row, "last").value.trim();
  const name = last && last !== first ? `${first}–${last}` : first || "nytt intervall";
  row.querySelectorAll("[data-cell]").forEach((cell) => {
    cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/, .*$/, `, ${name}`));
  });
}
function changed(row) {
  unsaved = true;
  if (row) { showCosts(row); nameCells(row); }
  showLines();
}

// Rows
function addRow(before) {
  const row = emptyRow(rows());
  if (before) body.prepend(row); else body.append(row);
  showCosts(row);
  return row;
}
const ACTS = {
  lagg: () => { cellOf(addRow(), "first").focus(); say("Ett intervall är tillagt sist."); },
  konto: (account) => {
    const row = addRow(true);
    cellOf(row, "first").value = account.dataset.account;
    nameCells(row);
    cellOf(row, "line").focus();
    say(`Konto ${account.dataset.account} är tillagt överst bland intervallen. Välj dess rad.`);
  },
  bort: (row) => {
    const near = row.nextElementSibling || row.previousElementSibling;
    const name = cellOf(row, "first").value || "Intervallet";
    row.remove();
    (near ? cellOf(near, "first") : form.querySelector("[data-do=lagg]")).focus();
    say(`${name} är borttaget. Det försvinner när du sparar.`);
  },
};

// Keys
function neighbour(input, down, right) {
  const row = input.closest("tr");
  if (down) {
    let other = row;
    do other = down > 0 ? other.nextElementSibling : other.previousElementSibling;
    while (other && !cellOf(other, input.dataset.cell)?.offsetParent);
    return other && cellOf(other, input.dataset.cell);
  }
  const cells = [...row.querySelectorAll("[data-cell]")].filter((cell) => cell.offsetParent);
  return cells[cells.indexOf(input) + right];
}
function onKey(event) {
  const input = event.target;
  if (!input.dataset.cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const isList = input.tagName === "SELECT";
  const all = !isList && input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const atStart = isList || all || (input.selectionStart === 0 && input.selectionEnd === 0);
  const atEnd = isList || all || input.selectionStart === input.value.length;
  const isSuggested = input.hasAttribute("list"); // its own arrows walk among the suggestions
  let next = null;
  if (event.key === "Enter") next = neighbour(input, event.shiftKey ? -1 : 1, 0);
  else if (event.key === "ArrowDown" && !isList && !isSuggested) next = neighbour(input, 1, 0);
  else if (event.key === "ArrowUp" && !isList && !isSuggested) next = neighbour(input, -1, 0);
  else if (event.key === "ArrowLeft" && atStart && !event.shiftKey) next = neighbour(input, 0, -1);
  else if (event.key === "ArrowRight" && atEnd && !event.shiftKey) next = neighbour(input, 0, 1);
  if (event.key === "Enter") event.preventDefault();
  if (!next) return;
  event.preventDefault();
  next.focus();
  if (next.select) next.select();
}

// A block: rows by line breaks, cells by tabs; a choice is found by its words. Rows that are missing are added.
function fill(cell, text) {
  if (cell.tagName !== "SELECT") { cell.value = text; return true; }
  const plain = text.toLocaleLowerCase("sv");
  const found = [...cell.options].find((option) => option.text.toLocaleLowerCase("sv") === plain || option.value === text);
  if (found) cell.value = found.value;
  return Boolean(found) || !text;
}
function onPaste(event) {
  const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const first = BLOCK.indexOf(event.target.dataset.cell);
  if (first < 0 || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const lines = text.split("\n").map((line) => line.split("\t"));
  let row = event.target.closest("tr");
  let lost = 0;
  lines.forEach((cells, place) => {
    if (place) row = row.nextElementSibling || addRow();
    cells.forEach((value, step) => {
      const name = BLOCK[first + step];
      if (name ? !fill(cellOf(row, name), value.trim()) : value.trim()) lost += 1;
    });
    showCosts(row);
    nameCells(row);
  });
  changed();
  say(`${lines.length} rader är inklistrade.${lost ? ` ${lost} värden fick inte plats eller finns inte att välja.` : ""}`);
}

if (form) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("input", (event) => changed(event.target.closest("[data-row]")));
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    ACTS[button.dataset.do](button.closest("tr"), button);
    changed();
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  rows().forEach(showCosts);
  showLines();
}
