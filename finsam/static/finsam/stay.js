// Warns some minutes before the session ends, and makes it longer without leaving the page.
"use strict";

const stayBox = document.getElementById("stanna");
if (stayBox) {
  const text = document.getElementById("stanna-text");
  const form = stayBox.querySelector("form");
  const [more, again, close] = [form.querySelector("button.button"), form.querySelector("a"), form.querySelector("[type=button]")];
  const warning = Number(stayBox.dataset.warning);
  const longer = "longer" in stayBox.dataset;
  const SHARED = "finsam-session-ends"; // pages in other windows keep the same session alive
  let ends = 0;

  const endsIn = (seconds) => {
    ends = Date.now() + seconds * 1000;
    try { localStorage.setItem(SHARED, ends); } catch { /* without storage each window counts for itself */ }
  };
  const say = (words) => { if (text.textContent !== words) text.textContent = words; };
  const only = (...shown) => [more, again, close].forEach((one) => { one.hidden = !shown.includes(one); });
  const open = () => { if (!stayBox.open) stayBox.showModal(); };

  function over() {
    document.getElementById("stanna-rubrik").textContent = "Du är utloggad";
    say("Det du har skrivit står kvar på sidan. Stäng rutan och kopiera det du inte har sparat, och logga sedan in igen.");
    only(again, close);
    open();
  }
  function look() {
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (left <= 0) { clearInterval(watch); over(); return; }
    if (left > warning) { if (stayBox.open) stayBox.close(); return; }
    const minutes = left > 60 ? `${Math.ceil(left / 60)} minuter` : "en minut";
    say(longer ? `Om högst ${minutes} loggas du ut, för att du inte har gjort något på ett tag.`
      : `Om högst ${minutes} har du varit inloggad i tolv timmar och loggas ut. Spara det du håller på med.`);
    only(longer ? more : close);
    if (longer || !stayBox.dataset.told) { stayBox.dataset.told = "1"; open(); }
  }
  async function prolong(event) {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (answer.redirected || !answer.ok) { ends = 0; } else { endsIn((await answer.json()).seconds); }
    } catch { say("Det gick inte att nå servern. Kontrollera nätet och försök igen."); return; }
    look();
  }

  form.addEventListener("submit", prolong);
  close.addEventListener("click", () => stayBox.close());
  stayBox.addEventListener("cancel", (event) => { if (!more.hidden) prolong(event); });
  window.addEventListener("storage", (event) => { if (event.key === SHARED && event.newValue) { ends = Number(event.newValue); look(); } });
  endsIn(Number(stayBox.dataset.seconds));
  const watch = setInterval(look, 1000);
  look();
}
