// A budget's lines: keys move between cells, a block from a spreadsheet is filled in, totals follow. Without this script
// the same form saves, and its buttons work by asking the server.
"use strict";

const form = document.querySelector("form[data-grid]");
const body = form && form.querySelector("[data-rows]");
const said = form && form.querySelector("[data-said]");
const AMOUNTS = ["amount_0", "amount_1", "amount_2"];
const BLOCK = ["name", ...AMOUNTS]; // the columns that a pasted block fills, from left to right
let unsaved = Boolean(document.querySelector(".error-summary, .callout.warn"));

const rows = () => [...body.rows];
const cellOf = (row, name) => row.querySelector(`[data-cell="${name}"]`);
const say = (words) => { said.textContent = words; };

// Totals
function areaOf(row) {
  const select = cellOf(row, "area");
  const own = cellOf(row, "own_area").value.trim();
  return [select.selectedIndex, (select.value === "eget" && own) || select.selectedOptions[0].text];
}
function totalRow(label, sums, kind) {
  const row = document.createElement("tr");
  row.className = kind;
  const head = Object.assign(document.createElement("th"), { scope: "row", colSpan: 5, textContent: label });
  row.append(head, ...sums.map((sum, place) => {
    const cell = Object.assign(document.createElement("td"), { className: "num", textContent: written(sum) });
    cell.dataset.l = place ? "Plan" : "Budget";
    return cell;
  }), document.createElement("td"));
  return row;
}
function addUp() {
  const areas = new Map();
  const whole = [0, 0, 0];
  rows().forEach((row) => {
    const [place, label] = areaOf(row);
    if (!areas.has(label)) areas.set(label, { place, sums: [0, 0, 0] });
    AMOUNTS.forEach((name, at) => {
      const input = cellOf(row, name);
      const amount = ore(input.value);
      input.toggleAttribute("data-odd", amount === null && input.value.trim() !== "");
      areas.get(label).sums[at] += amount || 0;
      whole[at] += amount || 0;
    });
    row.querySelector("[data-own]").hidden = cellOf(row, "area").value !== "eget" && !cellOf(row, "own_area").value;
  });
  const sorted = [...areas].sort((one, other) => one[1].place - other[1].place);
  form.querySelector("[data-totals]").replaceChildren(
    ...sorted.map(([label, { sums }]) => totalRow(label, sums, "subtotal")), totalRow("Summa kostnader", whole, "sum"),
  );
  form.querySelector("[data-balance]").textContent = written((ore(form.dataset.income) || 0) - whole[0]);
}

// Rows
function addRow() {
  const row = emptyRow(rows());
  const above = rows().at(-1);
  if (above) cellOf(row, "area").value = cellOf(above, "area").value;
  body.append(row);
  return row;
}
const ACTS = {
  lagg: () => { cellOf(addRow(), "name").focus(); say("En rad är tillagd."); },
  upp: (row, button) => { const above = row.previousElementSibling; if (above) above.before(row); button.focus(); },
  ner: (row, button) => { const below = row.nextElementSibling; if (below) below.after(row); button.focus(); },
  bort: (row) => {
    const near = row.nextElementSibling || row.previousElementSibling;
    const name = cellOf(row, "name").value || "Raden";
    row.remove();
    (near ? cellOf(near, "name") : form.querySelector("[data-do=lagg]")).focus();
    say(`${name} är borttagen. Den försvinner när du sparar.`);
  },
};

// Keys
function neighbour(input, down, right) {
  const row = input.closest("tr");
  if (down) {
    const other = down > 0 ? row.nextElementSibling : row.previousElementSibling;
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
  let next = null;
  if (event.key === "Enter") next = neighbour(input, event.shiftKey ? -1 : 1, 0);
  else if (event.key === "ArrowDown" && !isList) next = neighbour(input, 1, 0);
  else if (event.key === "ArrowUp" && !isList) next = neighbour(input, -1, 0);
  else if (event.key === "ArrowLeft" && atStart && !event.shiftKey) next = neighbour(input, 0, -1);
  else if (event.key === "ArrowRight" && atEnd && !event.shiftKey) next = neighbour(input, 0, 1);
  if (event.key === "Enter") event.preventDefault();
  if (!next) return;
  event.preventDefault();
  next.focus();
  if (next.select) next.select();
}

// A block: rows by line breaks, cells by tabs. Rows that are missing are added.
function onPaste(event) {
  const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const first = BLOCK.indexOf(event.target.dataset.cell);
  if (first < 0 || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const lines = text.split("\n").map((line) => line.split("\t"));
  let row = event.target.closest("tr");
  let outside = 0;
  lines.forEach((cells, place) => {
    if (place) row = row.nextElementSibling || addRow();
    cells.forEach((value, step) => {
      const name = BLOCK[first + step];
      if (name) cellOf(row, name).value = value.trim(); else if (value.trim()) outside += 1;
    });
  });
  unsaved = true;
  addUp();
  say(`${lines.length} rader är inklistrade.${outside ? ` ${outside} värden fick inte plats till höger.` : ""}`);
}

if (form) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("input", () => { unsaved = true; addUp(); });
  form.addEventListener("submit", () => { unsaved = false; });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    unsaved = true;
    ACTS[button.dataset.do](button.closest("tr"), button);
    addUp();
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  addUp();
}
