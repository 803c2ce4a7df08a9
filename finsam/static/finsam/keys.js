// Passkeys: asks the browser for one and sends its answer with the form. A form with data-key is shown only where it works.
"use strict";

const REFUSED = "Det blev inget av med passnyckeln. Försök igen, eller välj ett annat sätt.";

// What to ask for: fetched when signing in, written in the page otherwise.
async function optionsFor(form) {
  if (form.dataset.key !== "login") return JSON.parse(document.getElementById("js_data").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  return answer.json();
}

async function credentialFor(form) {
  const options = await optionsFor(form);
  if (form.dataset.key !== "add") return window.webauthnJSON.get(options.request_options);
  const asked = options.creation_options;
  const choice = asked.publicKey.authenticatorSelection;
  const alone = form.elements.passwordless.checked;
  choice.residentKey = alone ? "required" : "discouraged";
  choice.requireResidentKey = alone;
  if (alone) choice.userVerification = "required";
  return window.webauthnJSON.create(asked);
}

document.querySelectorAll("form[data-key]").forEach((form) => {
  if (!window.webauthnJSON.supported()) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[role=alert]");
    said.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credentialFor(form));
      form.submit();
    } catch {
      said.textContent = REFUSED;
      said.hidden = false;
    }
  });
});
