// What the pages with rows of cells share: amounts as they are typed and shown, and the form of a row that is added.
// Loaded before the page's own script.
"use strict";

// Whole öre, or null for what is no amount: the same rule as the server's.
function ore(text) {
  const plain = text.trim().replace(/kr$/, "").replace(/[ \u00a0\u202f\u2009]/g, "").replace(/[\u2212\u2013]/g, "-");
  const found = /^(-?)(\d{1,13})(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!found) return null;
  const whole = Number(found[2]) * 100 + Number((found[3] || "").padEnd(2, "0"));
  return found[1] ? -whole : whole;
}

function written(amount) {
  const whole = Math.floor(Math.abs(amount) / 100).toString().replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  const rest = Math.abs(amount) % 100;
  return `${amount < 0 ? "\u2212" : ""}${whole}${rest ? `,${String(rest).padStart(2, "0")}` : ""}`;
}

// The page's empty row under a key that none of its rows has: n1, n2 …
function emptyRow(rows) {
  const taken = rows.map((row) => row.dataset.row).filter((key) => key[0] === "n").map((key) => Number(key.slice(1)));
  const key = `n${Math.max(0, ...taken) + 1}`;
  const row = document.querySelector("template[data-new]").content.firstElementChild.cloneNode(true);
  [row, ...row.querySelectorAll("*")].forEach((one) => {
    [...one.attributes].forEach((attribute) => { attribute.value = attribute.value.replace(/(?<![a-z0-9])n0(?!\d)/, key); });
  });
  row.querySelector("[name=rad]").value = key;
  return row;
}
