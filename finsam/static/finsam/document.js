// The document page: comments stand beside their paragraphs, and what is being written survives a lost page.
"use strict";

const wide = window.matchMedia("(min-width: 901px)");

function placeComments() {
  const talk = document.querySelector(".talk");
  if (!talk) return;
  const comments = [...talk.querySelectorAll("article[data-for]")];
  comments.forEach((comment) => { comment.style.marginTop = ""; });
  if (!wide.matches) return;
  comments.forEach((comment) => {
    const target = document.getElementById(comment.dataset.for);
    if (!target) return;
    const gap = target.getBoundingClientRect().top - comment.getBoundingClientRect().top;
    if (gap > 0) comment.style.marginTop = `${gap}px`;
  });
}

// The form stands beside the paragraph it is about, above the comments there.
function placeForm() {
  const form = document.querySelector(".comment.new[data-for]");
  const target = form && document.getElementById(form.dataset.for);
  if (!target) return;
  form.classList.toggle("beside", wide.matches);
  const top = target.getBoundingClientRect().top - form.parentElement.getBoundingClientRect().top;
  form.style.top = wide.matches ? `${top}px` : "";
}

placeComments();
placeForm();
["load", "resize"].forEach((moment) => window.addEventListener(moment, () => { placeComments(); placeForm(); }));

const form = document.querySelector("form[data-draft]");
const key = form && `synpunkt-${form.dataset.draft}`;
if (form) {
  const text = form.querySelector("textarea");
  if (!text.value) text.value = sessionStorage.getItem(key) || "";
  text.addEventListener("input", () => sessionStorage.setItem(key, text.value));
  // The browser goes to the address's fragment once the page is there, and takes the focus away again: wait for that.
  window.addEventListener("load", () => setTimeout(() => text.focus(), 0));
}
// Saved: the copy has done its work.
if (document.querySelector(".message.success")) {
  Object.keys(sessionStorage).filter((name) => name.startsWith("synpunkt-")).forEach((name) => sessionStorage.removeItem(name));
}
