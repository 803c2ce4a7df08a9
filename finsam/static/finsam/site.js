// Small comforts. Every page works without them.
"use strict";

// Esc closes an open menu and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".bar details[open]");
  if (!open) return;
  open.removeAttribute("open");
  open.querySelector("summary").focus();
});

// After a failed save the reader stands at the summary of what is wrong.
const summary = document.querySelector(".error-summary");
if (summary) summary.focus();

// The contents list follows the reading.
const entries = new Map();
document.querySelectorAll(".toc a[href^='#']").forEach((link) => entries.set(link.hash.slice(1), link));
if (entries.size) {
  const watcher = new IntersectionObserver((seen) => {
    const now = seen.find((one) => one.isIntersecting);
    if (!now) return;
    entries.forEach((link) => link.removeAttribute("aria-current"));
    entries.get(now.target.id).setAttribute("aria-current", "location");
  }, { rootMargin: "0px 0px -70% 0px" });
  entries.forEach((link, id) => {
    const heading = document.getElementById(id);
    if (heading) watcher.observe(heading);
  });
}

// htmx's answers to a wrong form are shown too, not only good ones.
document.addEventListener("htmx:beforeSwap", (event) => {
  // An answer older than what is being typed would take the last digits away; the next one comes soon.
  const typed = document.activeElement, sent = event.detail.requestConfig.formData;
  if (typed && typed.name && event.detail.target.contains(typed) && sent && sent.has(typed.name)
      && sent.get(typed.name) !== typed.value) {
    event.detail.shouldSwap = false;
    return;
  }
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// A table that is wider than its place can be scrolled with the keyboard too.
function openWideTables() {
  document.querySelectorAll(".table-frame").forEach((frame) => {
    const caption = frame.querySelector("caption");
    const isWide = frame.scrollWidth > frame.clientWidth;
    if (isWide) frame.setAttribute("tabindex", "0"); else frame.removeAttribute("tabindex");
    if (!isWide || !caption) return;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", caption.textContent);
  });
}
["load", "resize"].forEach((moment) => window.addEventListener(moment, openWideTables));

// A form that is slow to answer says so, and is sent once; whoever comes back to the page finds it as it was.
function tellBusy(form, isBusy) {
  form.querySelector("[data-busy]").hidden = !isBusy;
  form.querySelectorAll("button").forEach((button) => { button.disabled = isBusy; });
}
const slow = [...document.querySelectorAll("[data-busy]")].map((told) => told.closest("form"));
slow.forEach((form) => form.addEventListener("submit", () => setTimeout(() => tellBusy(form, true))));
window.addEventListener("pageshow", () => slow.forEach((form) => tellBusy(form, false)));
