// The national system's figures: keys move between cells, a block from a spreadsheet is filled in. Without this script the
// same form saves, and whole rows are pasted in the field below the table.
"use strict";

const form = document.querySelector("form[data-national]");
const ORDER = ["women", "men", "total", "budget", "outcome"];

const cellOf = (row, name) => row && row.querySelector(`[data-cell="${name}"]`);

// The nearest row up or down that has the cell: a structural intervention has no women and men.
function beside(row, name, step) {
  for (let next = row; (next = step > 0 ? next.nextElementSibling : next.previousElementSibling);) {
    if (cellOf(next, name)) return cellOf(next, name);
  }
  return null;
}
function onKey(event) {
  const input = event.target;
  if (!input.dataset.cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = input.closest("tr");
  const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  const cells = [...row.querySelectorAll("[data-cell]")];
  const place = cells.indexOf(input);
  const moves = {
    Enter: () => beside(row, input.dataset.cell, event.shiftKey ? -1 : 1),
    ArrowDown: () => beside(row, input.dataset.cell, 1),
    ArrowUp: () => beside(row, input.dataset.cell, -1),
    ArrowLeft: () => ((all || input.selectionEnd === 0) && !event.shiftKey ? cells[place - 1] : null),
    ArrowRight: () => ((all || input.selectionStart === input.value.length) && !event.shiftKey ? cells[place + 1] : null),
  };
  if (!(event.key in moves)) return;
  const next = moves[event.key]();
  if (event.key === "Enter") event.preventDefault();
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
}
function onPaste(event) {
  const text = event.clipboardData.getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const first = ORDER.indexOf(event.target.dataset.cell);
  if (first < 0 || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  let row = event.target.closest("tr");
  let outside = 0;
  const lines = text.split("\n");
  lines.forEach((line, place) => {
    if (place && row) row = row.nextElementSibling;
    line.split("\t").forEach((value, step) => {
      const cell = cellOf(row, ORDER[first + step]);
      if (cell) cell.value = value.trim(); else if (value.trim()) outside += 1;
    });
  });
  form.querySelector("[data-said]").textContent =
    `${lines.length} rader är inklistrade.${outside ? ` ${outside} värden fick inte plats.` : ""}`;
}

if (form) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
}
