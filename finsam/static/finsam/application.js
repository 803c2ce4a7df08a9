// The sums of an application's money follow what is typed; and nobody leaves typed words by mistake.
"use strict";

const form = document.querySelector("[data-application]");
const shown = new Intl.NumberFormat("sv-SE", { maximumFractionDigits: 2 });

// "1 234,50" as a number; what is no amount counts as nothing until it is saved and told of.
function amount(text) {
  const plain = text.replace(/[\s\u00a0\u202f]|kr/g, "").replace(",", ".").replace("\u2212", "-");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : 0;
}

function sums() {
  let whole = 0;
  ["applied", "own", "others"].forEach((name) => {
    let sum = 0;
    form.querySelectorAll(`[data-sum="${name}"]`).forEach((cell) => { sum += amount(cell.value); });
    whole += sum;
    form.querySelector(`[data-total="${name}"]`).textContent = `${shown.format(sum)}\u00a0kr`;
  });
  form.querySelector("[data-total='all']").textContent = `Tillsammans ${shown.format(whole)}\u00a0kr`;
}

let said;
form.addEventListener("input", (event) => {
  if (!event.target.dataset.sum) return;
  sums();
  clearTimeout(said);
  said = setTimeout(() => {
    const total = form.querySelector("[data-total='applied']").textContent;
    form.querySelector("[data-said]").textContent = `Söks från förbundet tillsammans: ${total}`;
  }, 800);
});
sums();

let typed = document.querySelector(".error-summary") !== null;
form.addEventListener("input", () => { typed = true; });
form.addEventListener("submit", () => { typed = false; });
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
