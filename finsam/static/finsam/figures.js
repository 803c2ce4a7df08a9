// A year's figures: keys move between the amounts, a column from a spreadsheet is filled in, sums and balance follow.
// Without this script the same form saves, and its buttons work by asking the server.
"use strict";

const form = document.querySelector("form[data-figures]");
const body = form && form.querySelector("[data-rows]");
const said = form && form.querySelector("[data-said]");
let unsaved = Boolean(document.querySelector(".error-summary, .callout.warn"));

const rows = () => (body ? [...body.rows] : []);
const cellOf = (row, name) => row.querySelector(`[data-cell="${name}"]`);
const say = (words) => { if (said) said.textContent = words; };
const inColumn = (name) => [...form.querySelectorAll(`[data-cell="${name}"]`)].filter((cell) => cell.offsetParent);

// Sums
function sides() {
  const sum = { in: 0, ut: 0, slag: 0, tillgang: 0, skuld: 0, bredvid: 0, rad: 0 };
  const typed = { slag: false, rad: false };
  form.querySelectorAll("[data-side]").forEach((input) => {
    const amount = ore(input.value);
    input.toggleAttribute("data-odd", amount === null && input.value.trim() !== "");
    sum[input.dataset.side] += amount || 0;
    if (amount !== null) typed[input.dataset.side] = true;
  });
  return [sum, typed];
}
function show(name, amount) {
  form.querySelectorAll(`[data-sum="${name}"]`).forEach((place) => { place.textContent = written(amount); });
}
function addUp() {
  if (!body) return; // the ledger gives the sums
  const [sum, typed] = sides();
  const depreciation = ore(form.querySelector("[name=rr_avskrivn]").value) || 0;
  const costs = typed.slag ? sum.slag : typed.rad ? sum.rad - depreciation : 0;
  const result = sum.in - sum.ut - costs;
  const difference = sum.tillgang - sum.skuld - result;
  const gap = typed.slag && typed.rad ? sum.rad - costs - depreciation : 0;
  show("rows", sum.rad);
  show("result", result);
  show("assets", sum.tillgang);
  show("equity_and_debts", sum.skuld + result);
  const badge = form.querySelector("[data-balance]");
  badge.textContent = difference ? `Balansräkningen skiljer ${written(Math.abs(difference))} kr` : "Balansräkningen går ihop";
  badge.className = `badge ${difference ? "warn" : "good"}`;
  const other = form.querySelector("[data-gap]");
  other.hidden = !gap;
  other.textContent = gap ? `Slagen och driftredovisningen skiljer ${written(Math.abs(gap))} kr` : "";
}

// Rows
function addRow() {
  const row = emptyRow(rows());
  body.append(row);
  return row;
}
const ACTS = {
  lagg: () => { cellOf(addRow(), "name").focus(); say("En rad är tillagd."); },
  bort: (row) => {
    const near = row.nextElementSibling || row.previousElementSibling;
    const name = cellOf(row, "name").value || "Raden";
    row.remove();
    (near ? cellOf(near, "amount_0") : form.querySelector("[data-do=lagg]")).focus();
    say(`${name} är borttagen. Den försvinner när du sparar.`);
  },
};

// Keys: up and down along the column through all tables of the page
function onKey(event) {
  const input = event.target;
  if (!input.dataset.cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const isList = input.tagName === "SELECT";
  let step = 0;
  if (event.key === "Enter") step = event.shiftKey ? -1 : 1;
  else if (event.key === "ArrowDown" && !isList) step = 1;
  else if (event.key === "ArrowUp" && !isList) step = -1;
  if (!step) return;
  event.preventDefault();
  const column = inColumn(input.dataset.cell);
  const next = column[column.indexOf(input) + step];
  if (!next) return;
  next.focus();
  if (next.select) next.select();
}

// A column from a spreadsheet goes down from the cell it is pasted in; the last number of each line is its amount.
function onPaste(event) {
  const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (event.target.dataset.cell !== "amount_0" || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const column = inColumn("amount_0");
  const from = column.indexOf(event.target);
  const lines = text.split("\n");
  lines.forEach((line, place) => {
    const cells = line.split("\t").filter((cell) => cell.trim());
    if (column[from + place]) column[from + place].value = (cells.at(-1) || "").trim();
  });
  const outside = Math.max(0, lines.length - (column.length - from));
  unsaved = true;
  addUp();
  say(`${lines.length - outside} belopp är inklistrade.${outside ? ` ${outside} fick inte plats nedanför.` : ""}`);
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
