// The sum of the shares while they are written. The server counts anew when the form is sent.
"use strict";

const total = document.querySelector("[data-sum]");
const parts = [...document.querySelectorAll("[data-share]")];
if (total && parts.length) {
  const units = (field) => Math.round(Number(field.value.trim().replace(",", ".")) * 10000) || 0;
  const show = () => {
    const sum = parts.reduce((all, field) => all + units(field), 0);
    const words = (value) => (value / 10000).toLocaleString("sv-SE", { maximumFractionDigits: 4 });
    const left = 1000000 - sum;
    const rest = left > 0 ? ` ${words(left)} % är kvar.` : left < 0 ? ` Det är ${words(-left)} % för mycket.` : "";
    total.textContent = `Andelarna är tillsammans ${words(sum)} %.${rest}`;
    total.hidden = false;
  };
  parts[parts.length - 1].closest(".field").append(total);
  parts.forEach((field) => field.addEventListener("input", show));
  show();
}
